import { fillTemplate } from '@xuncheng/contract';
import { isModelFile } from './known-content.ts';

const NO_TILE = { level: 0, column: 0, row: 0, rows: 1 };

/** The name of a model's first file, as the browser asks for it: `tileset.json`, mostly. */
export function entryOf(tileset: string): string {
  const { pathname } = new URL(fillTemplate(tileset, NO_TILE, null));
  return decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1));
}

/**
 * The address of a file of a model: below the folder of its tileset.json and with the query of that, in which some services want their key.
 * @param segments of the path, decoded once
 * @returns undefined for what could lead out of the folder, and for files that no model has
 */
export function fileAddress(tileset: string, segments: readonly string[], key: string | null): URL | undefined {
  const name = segments.at(-1);
  if (name === undefined || !isModelFile(name) || !segments.every(isPlain)) return undefined;
  const root = new URL(fillTemplate(tileset, NO_TILE, key));
  const folder = root.pathname.slice(0, root.pathname.lastIndexOf('/') + 1);
  const address = new URL(root);
  // What is encoded here is not decoded by anybody before the source: "%2e%2e" that came stays a name.
  address.pathname = folder + segments.map(encodeURIComponent).join('/');
  return address.origin === root.origin && address.pathname.startsWith(folder) ? address : undefined;
}

/** A name of a file or folder, and no step to elsewhere. */
function isPlain(segment: string): boolean {
  // eslint-disable-next-line no-control-regex -- exactly those are refused
  return segment !== '' && !/^\.+$/.test(segment) && !/[/\\\u0000-\u001f\u007f\ud800-\udfff]/u.test(segment);
}
