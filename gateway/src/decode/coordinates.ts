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
  const toWgs = (there: {
    readonly lon: number;
    readonly lat: number;
  }): { readonly lon: number; readonly lat: number } => {
    const [lon, lat] = gcoord.transform([there.lon, there.lat], from, gcoord.WGS84);
    return { lon, lat };
  };
  switch (item.kind) {
    case 'fix':
      return { kind: 'fix', body: { ...item.body, ...toWgs(item.body) } };
    case 'alarm':
    case 'receipt': {
      // Both may say where.
      const { lon, lat } = item.body;
      if (lon === undefined || lat === undefined) return item;
      return { ...item, body: { ...item.body, ...toWgs({ lon, lat }) } } as DecodedItem;
    }
    default:
      return item;
  }
}
