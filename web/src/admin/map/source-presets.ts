import type { MapSourceChange, MapSourceRecord } from '@xuncheng/contract';

/** What an administrator types; text fields that nobody touched are empty. */
export interface SourceValues extends Omit<MapSourceChange, 'kind' | 'wmts' | 'key'> {
  readonly form: SourceForm;
  readonly wmts: NonNullable<MapSourceChange['wmts']>;
  readonly key?: string;
  readonly forget?: boolean;
}

export const SOURCE_FORMS = ['xyz', 'wmts', '3d-tiles'] as const;
export type SourceForm = (typeof SOURCE_FORMS)[number];

export const SOURCE_PRESETS = ['tianditu-img', 'tianditu-vec', 'tianditu-ter', 'xyz', 'wmts', '3d-tiles'] as const;
export type SourcePreset = (typeof SOURCE_PRESETS)[number];

const BLANK: SourceValues = {
  form: 'xyz',
  name: '',
  nameEn: '',
  address: '',
  wmts: { encoding: 'kvp', layer: '', style: 'default', matrixSet: '', format: 'image/jpeg' },
  attribution: '',
  system: 'wgs84',
  tiling: 'web-mercator',
  levelOffset: 0,
  minLevel: 1,
  maxLevel: 18,
  heightMetres: 0,
};

/** Layers of Tianditu without names on them: the map has its own. Levels as its capabilities have them. */
const TIANDITU = {
  'tianditu-img': { layer: 'img', name: '天地图影像', nameEn: 'Tianditu imagery', maxLevel: 18 },
  'tianditu-vec': { layer: 'vec', name: '天地图矢量', nameEn: 'Tianditu streets', maxLevel: 18 },
  'tianditu-ter': { layer: 'ter', name: '天地图地形', nameEn: 'Tianditu terrain', maxLevel: 14 },
} as const;

/** The form as a preset fills it in. */
export function presetValues(preset: SourcePreset): SourceValues {
  switch (preset) {
    case 'xyz':
    case 'wmts':
    case '3d-tiles':
      return { ...BLANK, form: preset };
    default: {
      const { layer, ...more } = TIANDITU[preset];
      return {
        ...BLANK,
        ...more,
        form: 'wmts',
        address: `https://t0.tianditu.gov.cn/${layer}_w/wmts?tk={key}`,
        wmts: { encoding: 'kvp', layer, style: 'default', matrixSet: 'w', format: 'tiles' },
        attribution: '影像与地图：天地图（国家地理信息公共服务平台）。 Imagery and map: Tianditu (NGCC).',
      };
    }
  }
}

/** The form as a source is. */
export function valuesOf({ kind, wmts, ...record }: MapSourceRecord): SourceValues {
  const { name, nameEn, address, attribution, system, tiling, levelOffset, minLevel, maxLevel, heightMetres } = record;
  const form = kind === '3d-tiles' ? '3d-tiles' : wmts ? 'wmts' : 'xyz';
  const plain = { name, nameEn, address, attribution, system, tiling, levelOffset, minLevel, maxLevel, heightMetres };
  return { form, wmts: wmts ?? BLANK.wmts, ...plain };
}

/** What is sent: a key that was not typed is the one that is kept. */
export function changeOf({ form, wmts, key, forget, ...values }: SourceValues): MapSourceChange {
  return {
    ...values,
    kind: form === '3d-tiles' ? '3d-tiles' : 'imagery',
    wmts: form === 'wmts' ? wmts : null,
    ...(key ? { key } : forget ? { key: null } : {}),
  };
}
