import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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

it('what was killed holds nothing', async () => {
  const folder = path.join(root, 'killed');
  const place = path.join(folder, 'in-use');
  const program =
    "require('fs').mkdirSync(process.argv[1]); require('net').createServer().listen(process.argv[2], () => process.kill(process.pid, 'SIGKILL'))";
  expect(spawnSync(process.execPath, ['-e', program, folder, place]).signal).toBe('SIGKILL');
  expect(existsSync(place)).toBe(true);
  await holdJournal(folder);
  await expect(holdJournal(folder)).rejects.toThrow(/in use/);
});
