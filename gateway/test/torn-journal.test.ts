import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJournal } from '../src/journal/journal.ts';
import type { JournalEntry, JournalRecord } from '../src/journal/record.ts';
import { bundleGateway } from './gateway-bundle.ts';
import { seededRandom } from './faults/history.ts';

/** Places of the file that are damaged, each in another copy. */
const OFFSETS = 1_000;
/** Copies that lie on the disk at a time. */
const BATCH = 100;
const BLOCKS = 120;
const SECTOR = 512;
const LIMITS = { journalBytes: 2 ** 30, journalFreeShare: 0, journalStallMs: 10_000 };
const now = Date.UTC(2026, 4, 20, 8);

const root = mkdtempSync(path.join(tmpdir(), 'xuncheng-torn-'));
const original = path.join(root, 'original');
let bytes: Buffer;
let written: string[];

function fix(messageKey: number): JournalRecord {
  const body = { deviceId: 'd', time: now + messageKey, receivedAt: now, messageKey, lon: 120.1, lat: 30.2, flags: 0 };
  return { kind: 'fix', deviceNumber: 7, body };
}
const describeEntry = ({ sequence, kind, bytes: row }: JournalEntry): string =>
  `${String(sequence)} ${kind} ${row.toString('hex')}`;

/** All records of a journal, read after one more was written and it was opened again: damage must not wait for the next write. */
async function readAll(folder: string): Promise<string[]> {
  const first = openJournal(folder, LIMITS);
  await first.append([fix(1_000_000)]);
  const last = first.lastSequence();
  await first.close();
  const again = openJournal(folder, LIMITS);
  const entries = again.readAfter(0, 1_000_000);
  expect(entries.at(-1)?.sequence).toBe(last);
  await again.close();
  return entries.slice(0, -1).map(describeEntry);
}

beforeAll(async () => {
  const random = seededRandom(20);
  const journal = openJournal(original, LIMITS);
  let id = 0;
  let forgotten = 0;
  for (let block = 0; block < BLOCKS; block++) {
    // From a few bytes to more than a page, so that there are leaves and overflow pages.
    const size = 1 + Math.floor(random() ** 3 * 120);
    await journal.append(Array.from({ length: size }, () => fix(++id)));
    if (block === 20) forgotten = journal.lastSequence();
    if (block === 60) journal.forgetUpTo(forgotten);
  }
  written = journal.readAfter(0, 1_000_000).map(describeEntry);
  await journal.close();
  bytes = readFileSync(path.join(original, 'data.mdb'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

function damage(kind: number, at: number): Buffer {
  if (kind === 0) return bytes.subarray(0, at);
  const copy = Buffer.from(bytes);
  if (kind === 1) copy[at]! ^= 1 << (at % 8);
  else copy.fill(0, at - (at % SECTOR), at - (at % SECTOR) + SECTOR);
  return copy;
}

/** What the gateway's trial says of each folder: '' when it is good, its complaint, or the signal that ended it there. */
async function tryAll(folders: readonly string[]): Promise<string[]> {
  const program = path.join(await bundleGateway(), 'trial-command.js');
  const verdicts = new Map<string, string>();
  for (let rest = folders; rest.length > 0; rest = folders.filter((folder) => !verdicts.has(folder))) {
    const child = spawn(process.execPath, [program, ...rest], { stdio: ['ignore', 'pipe', 'pipe'] });
    let good = '';
    let complaints = '';
    child.stdout.on('data', (text: Buffer) => (good += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    const hung = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    clearTimeout(hung);
    for (const folder of good.split('\n').filter(Boolean)) verdicts.set(folder, '');
    for (const complaint of complaints.split(/^(?=the journal in )/m))
      verdicts.set(/^the journal in (\S*) is damaged/.exec(complaint)?.[1] ?? complaint, complaint);
    // The next one begins behind the folder that ended this one.
    const endedAt = rest.find((folder) => !verdicts.has(folder));
    if (endedAt !== undefined) verdicts.set(endedAt, signal ?? 'ended without a word');
  }
  return folders.map((folder) => verdicts.get(folder)!);
}

it(`a journal damaged at ${String(OFFSETS)} places opens at a committed state, or is refused with a clear word`, async () => {
  const random = seededRandom(21);
  const kinds = ['shortened', 'a bit turned', 'a sector of zeros'];
  const counts: Record<string, number> = { whole: 0, shorter: 0, refused: 0, 'ended by a signal': 0 };
  for (let begin = 0; begin < OFFSETS; begin += BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, OFFSETS - begin) }, (_, index) => {
      const folder = path.join(root, `case-${String(begin + index)}`);
      const kind = (begin + index) % kinds.length;
      const at = Math.floor(random() * bytes.length);
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'data.mdb'), damage(kind, at));
      return { folder, what: `${kinds[kind]!} at ${String(at)}` };
    });
    const verdicts = await tryAll(cases.map(({ folder }) => folder));
    for (const [index, { folder, what }] of cases.entries()) {
      const verdict = verdicts[index]!;
      if (/^SIG/.test(verdict)) counts['ended by a signal']!++;
      else if (verdict !== '') {
        expect(verdict, what).toMatch(/the journal in .* is damaged: .*move the folder away/);
        counts['refused']!++;
      } else {
        const found = await readAll(folder).catch((error: unknown) => {
          throw new Error(`${what}: opened in the trial, and then not: ${String(error)}`);
        });
        // A prefix of what was written, not one record altered or left out.
        expect(found, what).toEqual(written.slice(0, found.length));
        counts[found.length === written.length ? 'whole' : 'shorter']!++;
      }
      rmSync(folder, { recursive: true });
    }
  }
  process.stdout.write(`torn journal of ${String(bytes.length)} bytes: ${JSON.stringify(counts)}\n`);
  expect(counts['whole']).toBeGreaterThan(0);
  expect(counts['refused']! + counts['ended by a signal']!).toBeGreaterThan(0);
}, 1_200_000);

it('a gateway that finds its journal shortened ends with a word that says what to do', async () => {
  const folder = path.join(root, 'shortened');
  cpSync(original, folder, { recursive: true });
  writeFileSync(path.join(folder, 'data.mdb'), bytes.subarray(0, bytes.length / 2));
  const child = spawn(process.execPath, [path.join(await bundleGateway(), 'main.js')], {
    env: {
      ...process.env,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      GATEWAY_SERVICE_TOKEN: 'a-service-token-for-tests-only',
      JOURNAL_DIR: folder,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(1);
  expect(said).toMatch(
    /JournalDamagedError: the journal in .* is damaged: reading it ends in SIG.*move the folder away/,
  );
});
