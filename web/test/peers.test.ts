import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const TEXT = readFileSync(new URL('../../docs/peers.md', import.meta.url), 'utf8');
const named = [...TEXT.matchAll(/`([^`›]+) › ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));

it('every complaint about a peer has tests, and they exist', () => {
  const rows = TEXT.split('\n').filter((line) => line.startsWith('| ') && !/^\| (product|---)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toContain(' › ');
  for (const { file, name } of named) {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(source.includes(`'${name}'`), `${file} › ${name}`).toBe(true);
  }
});
