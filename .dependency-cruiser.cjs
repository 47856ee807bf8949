/**
 * Where modules may meet. Each rule says in `comment` what to do instead; `boundaries.mjs` prints it.
 * Tests may reach further than what they test.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const TEST = '\\.test\\.tsx?$|/test/|/bench/|/testing[^/]*\\.ts$';
const PURE = [
  '^contract/src',
  '^gateway/src/(decode|admit)/',
  '^server/src/compute/',
  '^server/src/instruct/lifecycle\\.ts$',
  '^simulators/src/(world|officers|devices|faults)/',
];
const only = (name, library, where, advice) => ({
  name,
  severity: 'error',
  comment: advice,
  from: { pathNot: [...where, TEST] },
  to: { path: `(^|node_modules/)(@types/)?${library}(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two modules that need each other are one, or share a third: move what both need into it.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-meet-in-contract',
      severity: 'error',
      comment:
        'Packages meet only in contract/. What two processes must agree on is written there once; only store/ reaches the database package.',
      from: {
        path: '^(contract|db|gateway|server|simulators|web)/src/',
        pathNot: [TEST, '^gateway/src/(store/|pipeline\\.ts)', '^server/src/(store/|app\\.ts|jobs/)'],
      },
      to: { path: '^(db|gateway|server|simulators|web)/', pathNot: ['^$1/'] },
    },
    {
      name: 'pure-stays-pure',
      severity: 'error',
      comment:
        'This folder computes: it takes data, time and limits as arguments and touches nothing. Do the I/O in the caller.',
      from: { path: PURE, pathNot: TEST },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'contract-imports-only-zod',
      severity: 'error',
      comment: 'Everything imports contract/, so it imports nothing but the validator.',
      from: { path: '^contract/src', pathNot: TEST },
      to: { path: 'node_modules', pathNot: 'node_modules/zod/' },
    },
    only(
      'pg-only-in-store',
      '(pg|pg-copy-streams|connect-pg-simple)',
      ['^(gateway|server)/src/store/', '^db/', '^server/src/http/sessions?\\.ts$', '^server/src/access/'],
      'SQL lives in store/, one question a file: ask it there.',
    ),
    only(
      'mqtt-broker-only-in-listen',
      '(aedes|node-opcua)',
      ['^gateway/src/(listen|deliver)/', '^simulators/src/connect/'],
      'Protocol engines are wrapped once, in gateway/src/listen or simulators/src/connect.',
    ),
    only(
      'socket-io-only-in-live',
      'socket\\.io(-client)?',
      ['^(server|web)/src/live/', '^simulators/src/connect/'],
      'Sockets are wrapped once, in live/: subscribe to what it offers.',
    ),
    only(
      'express-only-in-http',
      'express',
      ['^server/src/(http|access)/'],
      'HTTP is parsed and answered in server/src/http; the rest does not know it.',
    ),
    only(
      'cesium-only-in-scene',
      '(cesium|@cesium/[^/]+|resium)',
      ['^web/(src/scene|bench)/', '^web/vite'],
      'Everything Cesium is in web/src/scene: the rest of the page loads without it.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@xuncheng/source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
