import { drawnLine, lineLengthMetres, type DrawnShape } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import type { Format } from '../i18n/use-format.ts';

/** What was drawn, in words: a line of so many metres, a ring of so many round. */
export function drawnText(shape: DrawnShape, t: TFunction, format: Format): string {
  const length = format.distance(lineLengthMetres(drawnLine(shape)));
  return t(shape.type === 'LineString' ? 'instructions.drawnLine' : 'instructions.drawnRing', { length });
}
