import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Below our own node_modules, so that what is not bundled is found. */
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/xuncheng-gateway');
const bundles = new Map<string, Promise<string>>();

/**
 * The gateway's sources in a few files, made once: node starts them in a fifth of the processor time that transpiling file by file at every start
 * takes, and tests that kill start it sixty times. Named after what is in it, so that processes beside each other share one.
 * @param program `main.ts` of a gateway
 * @returns the folder of `main.js` and `trial-command.js`
 */
export function bundleGateway(program = path.resolve(import.meta.dirname, '../src/main.ts')): Promise<string> {
  const known = bundles.get(program) ?? bundle(program);
  bundles.set(program, known);
  return known;
}

async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [program, path.join(path.dirname(program), 'journal/trial-command.ts')],
    entryNames: '[name]',
    outdir: CACHE,
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@xuncheng/source'],
    // One is native, the other loads files of its own by name.
    external: ['lmdb', 'node-opcua'],
    // For CommonJS among the dependencies.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const hash = createHash('sha256');
  for (const { path: name, contents } of outputFiles) hash.update(name).update(contents);
  const folder = path.join(CACHE, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(path.join(CACHE, 'unfinished-'));
  for (const { path: name, contents } of outputFiles)
    writeFileSync(path.join(unfinished, path.basename(name)), contents);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    // Somebody beside us was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
