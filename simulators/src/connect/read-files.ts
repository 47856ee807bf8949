import { readFileSync } from 'node:fs';
import { districtDocument, type DistrictDocument } from '@xuncheng/contract';
import { z } from 'zod';

/** Reads and checks a district document. Throws with the file's name when it is missing or not one. */
export function readDistrict(file: string): DistrictDocument {
  return districtDocument.parse(readJson(file));
}

/** Reads device tokens: `{ "deviceId": "token" }`. Throws with the file's name when it is missing or not that. */
export function readTokens(file: string): Record<string, string> {
  return z.record(z.string(), z.string()).parse(readJson(file));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} cannot be read`, { cause: error });
  }
}
