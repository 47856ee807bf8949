import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const GATEWAY = path.resolve(import.meta.dirname, '../../..');

/** A mistake in one file of the gateway: what stands there, and what stands there with the mistake. */
export interface Mistake {
  /** Below `gateway/src`. */
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

/**
 * A copy of the gateway's sources with a mistake in it, outside of the repository; everything else that it imports is ours.
 * @throws when the code is no longer as the mistake knows it: then it has to follow
 */
export function makeMutant({ file, right, wrong }: Mistake): { readonly program: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-mutant-'));
  const copy = path.join(folder, 'gateway');
  mkdirSync(copy);
  cpSync(path.join(GATEWAY, 'src'), path.join(copy, 'src'), { recursive: true });
  cpSync(path.join(GATEWAY, 'package.json'), path.join(copy, 'package.json'));
  symlinkSync(path.resolve(GATEWAY, '../node_modules'), path.join(folder, 'node_modules'));
  const target = path.join(copy, 'src', file);
  const source = readFileSync(target, 'utf8');
  if (source.split(right).length !== 2)
    throw new Error(`${file} does not hold once what the mistake replaces:\n${right}`);
  writeFileSync(
    target,
    source.replace(right, () => wrong),
  );
  return {
    program: path.join(copy, 'src/main.ts'),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
