import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { holdJournal } from './hold.ts';

const root = mkdtempSync(path.join(tmpdir(), 'xuncheng-hold-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

it('a journal is held by one, and each has its own', async () => {
  await holdJournal(path.join(root, 'one'));
  await expect(holdJournal(path.join(root, 'one'))).rejects.toThrow(/in use by another gateway/);
  await holdJournal(path.join(root, 'other'));
});

/** The folder of one that held its journal when it was killed. */
function leaveBehind(name: string): string {
  const folder = path.join(root, name);
  const place = path.join(folder, 'in-use');
  const program =
    "require('fs').mkdirSync(process.argv[1]); require('net').createServer().listen(process.argv[2], () => process.kill(process.pid, 'SIGKILL'))";
  expect(spawnSync(process.execPath, ['-e', program, folder, place]).signal).toBe('SIGKILL');
  expect(existsSync(place)).toBe(true);
  return folder;
}

it('what was killed holds nothing', async () => {
  const folder = leaveBehind('killed');
  await holdJournal(folder);
  await expect(holdJournal(folder)).rejects.toThrow(/in use/);
});

it('of many that find what was killed in the same moment, one holds it', async () => {
  const folder = leaveBehind('killed-and-wanted');
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => holdJournal(folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(holdJournal(folder)).rejects.toThrow(/in use/);
  expect(readdirSync(folder)).toEqual(['in-use']);
});
