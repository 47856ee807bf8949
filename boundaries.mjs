// @ts-check
/**
 * `npm run boundaries`: where modules may meet. Fails on a forbidden import, and also when the tool read fewer modules than
 * there are: a boundary check that reads nothing passes everything.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';

const PACKAGES = ['contract', 'db', 'gateway', 'server', 'simulators', 'web'];
const config = createRequire(import.meta.url)('./.dependency-cruiser.cjs');

const sources = PACKAGES.flatMap((name) =>
  readdirSync(`${name}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => `${name}/src/${file}`),
);
const { output } = await cruise(
  PACKAGES.map((name) => `${name}/src`),
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true, outputType: 'json' },
  undefined,
  { tsConfig: (await import('dependency-cruiser/config-utl/extract-ts-config')).default('tsconfig.base.json') },
);
const result = /** @type {import('dependency-cruiser').ICruiseResult} */ (
  typeof output === 'string' ? JSON.parse(output) : output
);
const read = new Set(
  result.modules.filter((module) => !module.coreModule && !module.couldNotResolve).map((module) => module.source),
);
const unread = sources.filter((file) => !read.has(file));
const unresolved = result.modules.filter((module) => module.couldNotResolve && module.source.startsWith('@xuncheng/'));

for (const violation of result.summary.violations) {
  const rule = config.forbidden.find((/** @type {{ name: string }} */ one) => one.name === violation.rule.name);
  process.stderr.write(`${violation.rule.name}: ${violation.from} → ${violation.to}\n  ${rule?.comment ?? ''}\n`);
}
for (const file of unread)
  process.stderr.write(
    `not read: ${file}\n  The boundary check did not see this module; its result would mean nothing.\n`,
  );
for (const module of unresolved)
  process.stderr.write(`not resolved: ${module.source}\n  Imports between packages are not followed.\n`);
process.stdout.write(
  `boundaries: ${read.size} modules read, ${sources.length} of ours, ${result.summary.violations.length} violations\n`,
);
process.exitCode = result.summary.violations.length + unread.length + unresolved.length > 0 ? 1 : 0;
