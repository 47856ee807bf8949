import { cpSync, createReadStream, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { officerShell } from './vite-officer-shell.ts';

const fromCesium = createRequire(createRequire(import.meta.url).resolve('cesium/package.json'));
const engineFolder = dirname(fromCesium.resolve('@cesium/engine/package.json'));

/** What the engine loads at run time by URL; sky boxes, moon and the blurred world map are left out, we draw our own ground. */
const CESIUM_STATIC = [
  { from: 'Build/Workers', to: 'Workers' },
  { from: 'Source/ThirdParty/draco_decoder.wasm', to: 'ThirdParty/draco_decoder.wasm' },
  { from: 'Source/Assets/IAU2006_XYS', to: 'Assets/IAU2006_XYS' },
  { from: 'Source/Assets/approximateTerrainHeights.json', to: 'Assets/approximateTerrainHeights.json' },
  { from: 'Source/Assets/Images', to: 'Assets/Images' },
] as const;

const CONTENT_TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Decoders of compressed 3D models that are left out; whoever would use one is told so. The first compiles WebAssembly as soon as it is imported.
 * The second puts functions together from text in its worker (emscripten's embind), for which `wasm-unsafe-eval` is not enough.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '@spz-loader/core': `export function loadSpz() { throw new Error('Gaussian splats are left out of this build'); }`,
  [join(engineFolder, 'Source/Core/KTX2Transcoder.js')]:
    `export default { transcode: () => Promise.reject(new Error('KTX2 textures are left out of this build: use PNG, JPEG or WebP')) };`,
};

/**
 * Cesium without its widgets: those need `unsafe-eval` (knockout), the engine does not. `resium` imports the package `cesium`,
 * which is both; here that name means the engine alone. The one widget resium names, Viewer, is never mounted.
 */
function cesiumEngine(): Plugin {
  const virtualId = '\0cesium-engine';
  let outDir = 'dist';
  return {
    name: 'xuncheng-cesium-engine',
    enforce: 'pre',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    resolveId(id, importer) {
      if (id === 'cesium') return virtualId;
      // Resolved as the engine does, from the file that asks.
      const file = importer && id.startsWith('.') ? join(dirname(importer), id) : id;
      if (Object.hasOwn(LEFT_OUT, file)) return `\0without:${file}`;
      if (id === 'meshoptimizer') return join(import.meta.dirname, 'src/scene/meshopt-decoder.ts');
      if (id === '@cesium/engine') return join(engineFolder, 'index.js');
      if (id === 'cesium/widget.css') return join(engineFolder, 'Source/Widget/CesiumWidget.css');
      return null;
    },
    load(id) {
      const decoder = /^\0without:(.*)$/.exec(id)?.[1];
      if (decoder !== undefined) return LEFT_OUT[decoder];
      if (id !== virtualId) return null;
      return `export * from '@cesium/engine'; export const Viewer = undefined;`;
    },
    configureServer(server) {
      server.middlewares.use('/cesium', (request, response, next) => {
        const path = normalize((request.url ?? '/').split('?')[0]).replace(/^\/+/, '');
        const entry = CESIUM_STATIC.find(({ to }) => path === to || path.startsWith(`${to}/`));
        const file = entry && join(engineFolder, entry.from, path.slice(entry.to.length));
        if (!file || path.includes('..') || !existsSync(file) || !statSync(file).isFile()) {
          next();
          return;
        }
        response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
    closeBundle() {
      for (const { from, to } of CESIUM_STATIC) {
        cpSync(join(engineFolder, from), join(outDir, 'cesium', to), { recursive: true });
      }
    },
  };
}

/**
 * A chunk that several pages share is called after the package that most of its modules belong to; left alone it gets the name of any
 * one module in it, and half a megabyte of antd was called after a switch of ours.
 */
function chunkFileName(chunk: Pick<Rolldown.PreRenderedChunk, 'name' | 'moduleIds' | 'facadeModuleId'>): string {
  const counts = new Map<string, number>();
  for (const id of chunk.facadeModuleId ? [] : chunk.moduleIds) {
    const inPackages = id
      .split(/node_modules[\\/]/)
      .slice(1)
      .at(-1);
    const found = inPackages && /^(?:@[^\\/]+[\\/])?[^\\/]+/.exec(inPackages)?.[0];
    if (found) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).at(0);
  return `assets/${most ? most[0].replace('@', '').replace(/[\\/]/, '-') : chunk.name}-[hash].js`;
}

const serverOrigin = process.env['SERVER_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [cesiumEngine(), react(), officerShell()],
  resolve: { conditions: ['@xuncheng/source', 'module', 'browser', 'development|production'] },
  server: {
    proxy: {
      '/api': serverOrigin,
      '/healthz': serverOrigin,
      '/socket.io': { target: serverOrigin, ws: true },
      '/mqtt': { target: serverOrigin, ws: true },
    },
  },
  build: {
    target: 'es2023',
    // The engine is one lazily loaded chunk of about 4 MB; the limit watches everything else.
    chunkSizeWarningLimit: 4500,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { chunkFileNames: chunkFileName } },
    assetsInlineLimit: 0,
  },
});
