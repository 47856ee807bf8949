import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../gateway-fixture.ts';
import { sleep } from '../rig.ts';
import { underLoad } from '../scenarios.ts';

const DISK_BYTES = 32 * 2 ** 20;
const LOAD = { devices: 60, perSecond: 4, seed: 110 };

/** A disk of its own: only root may mount one. */
const disk = mkdtempSync(path.join(tmpdir(), 'xuncheng-disk-'));
const isMounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_BYTES)}`, 'xuncheng-disk', disk]).status === 0;

beforeAll(() => {
  if (!isMounted) process.stdout.write('disk full: skipped, mounting a tmpfs needs root\n');
});
afterAll(() => {
  if (isMounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

const ballast = path.join(disk, 'ballast');
/** Somebody else fills the disk up to a number of bytes (0: to the last one). */
function fillBut(freeBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail * bsize - freeBytes);
  for (let written = 0; written < bytes; written += 2 ** 20) {
    try {
      writeFileSync(ballast, Buffer.alloc(Math.min(2 ** 20, bytes - written)), { flag: 'a' });
    } catch {
      return; // full to the brim, as meant
    }
  }
}

it.skipIf(!isMounted)('a full disk is not written to and not lied about, and intake goes on by itself', async () => {
  await underLoad(
    'disk full',
    { ...LOAD, rig: { journalDir: path.join(disk, 'journal') } },
    async ({ rig, history, fleet }) => {
      const figures: Record<string, number> = {};
      await sleep(3);
      // The database is away, so that what is acknowledged is in the journal alone.
      await rig.killDatabase();
      for (const [name, freeBytes] of [
        ['reserve', DISK_BYTES * 0.04],
        ['brim', 0],
      ] as const) {
        const before = history.count();
        await sleep(3);
        fleet.takeDisconnects();
        fillBut(freeBytes);
        await eventually(async () => (await rig.journal()) === 'disk', 'the journal says that the disk is full', 10);
        await sleep(1);
        const atFull = history.count();
        await sleep(5);
        expect(history.count()).toBe(atFull);
        expect(atFull).toBeGreaterThan(before);
        expect(fleet.takeDisconnects()).toBeGreaterThan(0);
        truncateSync(ballast);
        const began = Date.now();
        await eventually(async () => (await rig.journal()) === 'ok', 'the journal takes again', 10);
        await eventually(() => history.count() > atFull, 'devices are acknowledged again', 30);
        figures[`${name}Seconds`] = (Date.now() - began) / 1000;
      }
      // Full to the brim, killed, and started with the disk still full: what is there is read, nothing new is taken.
      fillBut(0);
      await sleep(2);
      await rig.killGateway();
      await rig.startGateway();
      await rig.startDatabase();
      const atFull = history.count();
      const kept = await rig.backlog();
      expect(await rig.journal()).toBe('disk');
      await eventually(async () => (await rig.backlog()) === 0, 'what was kept is stored from a full disk', 30);
      expect(history.count()).toBe(atFull);
      truncateSync(ballast);
      await eventually(() => history.count() > atFull, 'devices are acknowledged again', 30);
      return { ...figures, kept };
    },
  );
});
