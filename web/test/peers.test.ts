import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Tables of documents whose rows name tests as `file › name`. */
const TABLES = [
  { file: 'docs/peers.md', head: 'product' },
  { file: 'docs/experience.md', head: 'user' },
];
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

it.each(TABLES)('every row of $file has tests, and they exist', ({ file, head }) => {
  const text = read(file);
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith(`| ${head} `) && !line.startsWith('| --'));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toContain(' › ');
  for (const [, source = '', name = ''] of text.matchAll(/`([^`›]+) › ([^`]+)`/g))
    expect(read(source).includes(`'${name}'`), `${source} › ${name}`).toBe(true);
});
