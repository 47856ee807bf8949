import { parseArgs } from 'node:util';

/**
 * `npm run bench -- [path…] [--json]`: each path measures ours beside what a user would pick instead, in the same run.
 * Machines are noisy, so ratios count. Exit 0 whatever was measured; a path that cannot run exits 1.
 */
export interface BenchRow {
  readonly path: string;
  readonly figure: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string;
  /** ours ÷ peer */
  readonly ratio: number | null;
  /** What is aimed for, of the ratio or, where there is no peer, of ours. */
  readonly target: string;
  readonly met: boolean;
}

const PATHS = new Map<string, () => Promise<{ measure: () => Promise<BenchRow[]> }>>([
  ['ingest', () => import('./gateway/bench/ingest.ts')],
  ['writes', () => import('./gateway/bench/writes.ts')],
  ['storage', () => import('./gateway/bench/storage.ts')],
  ['start', () => import('./gateway/bench/start.ts')],
  ['connections', () => import('./gateway/bench/connections.ts')],
  ['latency', () => import('./server/bench/latency.ts')],
  ['fan-out', () => import('./server/bench/fan-out.ts')],
  ['scene', () => import('./web/bench/scene.ts')],
  ['page', () => import('./web/bench/page.ts')],
  ['trajectory', () => import('./server/bench/trajectory.ts')],
  ['coverage', () => import('./server/bench/coverage.ts')],
  ['evaluation', () => import('./server/bench/evaluation.ts')],
  ['matching', () => import('./server/bench/matching.ts')],
  ['allocation', () => import('./server/bench/allocation.ts')],
  ['map-import', () => import('./server/bench/map-import.ts')],
  ['geofences', () => import('./server/bench/geofences.ts')],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const wanted = positionals.length > 0 ? positionals : [...PATHS.keys()];
const paths = wanted.map((name) => {
  const load = PATHS.get(name);
  if (load) return load;
  process.stderr.write(`no such path: ${name}. There are: ${[...PATHS.keys()].join(', ')}\n`);
  process.exit(1);
});

const round = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(2);
if (!values.json)
  process.stdout.write(['path', 'figure', 'unit', 'ours', 'peer', 'ratio', 'target', 'met'].join('\t') + '\n');
for (const load of paths) {
  const { measure } = await load();
  for (const row of await measure()) {
    process.stdout.write(
      values.json
        ? `${JSON.stringify(row)}\n`
        : [
            row.path,
            row.figure,
            row.unit,
            round(row.ours),
            row.peer === null ? row.peerName : `${round(row.peer)} (${row.peerName})`,
            round(row.ratio),
            row.target,
            row.met ? 'yes' : 'no',
          ].join('\t') + '\n',
    );
  }
}
process.exit(0);
