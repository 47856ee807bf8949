import type { CoordinateSystem } from '@xuncheng/contract';
import module from 'gcoord';
import type { Decoded, DecodedItem } from './decoded.ts';

/** Its types tell of a default export inside the one that there is. */
export const gcoord = module as unknown as typeof module.default;
const SYSTEMS = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

/**
 * What was decoded, with its positions in WGS-84. GCJ-02 (the shift that Chinese law asks of maps, 100–700 m) and BD-09 (Baidu's shift of
 * that) have no exact inverse: gcoord iterates to about a centimetre. Outside China neither shifts anything.
 */
export function toWgs84(system: CoordinateSystem, decoded: Decoded): Decoded {
  if (system === 'wgs84') return decoded;
  return { items: decoded.items.map((item) => shift(SYSTEMS[system], item)), refusals: decoded.refusals };
}

function shift(from: (typeof SYSTEMS)[keyof typeof SYSTEMS], item: DecodedItem): DecodedItem {
  if (item.kind !== 'fix') return item;
  const [lon, lat] = gcoord.transform([item.body.lon, item.body.lat], from, gcoord.WGS84);
  return { kind: 'fix', body: { ...item.body, lon, lat } };
}
