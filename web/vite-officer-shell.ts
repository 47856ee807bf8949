import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformWithOxc, type Plugin, type Rolldown } from 'vite';

const OFFICER_MODULE = /web[\\/]src[\\/]officer[\\/]OfficerApp\.tsx$/;
const WORKER_SOURCE = new URL('./service-worker/officer-shell.ts', import.meta.url);
const ALWAYS = ['/index.html', '/favicon.svg', '/manifest.webmanifest', '/icons/officer-192.png'];
/** The scene alone is four megabytes: who sees more than this in the officer's part has let it in. */
const MOST_BYTES = 2_500_000;

/**
 * `sw.js` for `/officer`: the worker of `service-worker/` with the list of what that part of the application loads. The list is found in
 * the build itself, by following imports from the page's entry and from the officer's part.
 */
export function officerShell(): Plugin {
  return {
    name: 'xuncheng-officer-shell',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const built = new Map(Object.entries(bundle));
      const page = built.get('index.html');
      if (page?.type !== 'asset')
        this.error('the page is not in the build: the list of the officer’s part would be wrong');
      const loaded = listOfficerFiles(built);
      const bytes = loaded.reduce((sum, name) => sum + sizeOf(built.get(name)), 0);
      if (bytes > MOST_BYTES)
        this.error(`the officer's part loads ${String(bytes)} bytes: ${loaded.join(', ')}. Is the scene among them?`);
      const files = [...ALWAYS, ...loaded.map((name) => `/${name}`)];
      const version = createHash('sha256').update(page.source).update(files.join('\n')).digest('hex').slice(0, 12);
      const source = readFileSync(WORKER_SOURCE, 'utf8');
      const { code } = await transformWithOxc(source, WORKER_SOURCE.pathname, { target: 'es2023' });
      const head = `const SHELL = ${JSON.stringify({ version, files })};\n`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: head + code });
    },
  };
}

type Built = ReadonlyMap<string, Rolldown.OutputBundle[string]>;

function listOfficerFiles(built: Built): string[] {
  const chunks = [...built.values()].filter((file) => file.type === 'chunk');
  const entry = chunks.find((chunk) => chunk.isEntry);
  const officer = chunks.find((chunk) => chunk.facadeModuleId && OFFICER_MODULE.test(chunk.facadeModuleId));
  if (!entry || !officer) throw new Error('the officer’s part has no chunk of its own');
  const found = new Set<string>();
  const follow = (chunk: Rolldown.OutputChunk, withLater: boolean): void => {
    if (found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    for (const name of [...chunk.imports, ...(withLater ? chunk.dynamicImports : [])]) {
      const next = built.get(name);
      if (next?.type === 'chunk') follow(next, withLater);
    }
  };
  // What the entry may load later is the other parts.
  follow(entry, false);
  follow(officer, true);
  return [...found];
}

function sizeOf(file: Rolldown.OutputBundle[string] | undefined): number {
  if (!file) return 0;
  const content = file.type === 'chunk' ? file.code : file.source;
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}
