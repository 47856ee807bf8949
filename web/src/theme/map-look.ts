/** By day or by night: the two ways the base map looks. */
export const LOOKS = ['day', 'night'] as const;
export type Look = (typeof LOOKS)[number];

/** Colours of the base map. Icons, trails and clusters are the same in both: they carry their own dark edges, and their meaning. */
export interface MapColours {
  /** Beyond the ground. */
  readonly sky: string;
  readonly ground: string;
  readonly water: string;
  readonly green: string;
  readonly lane: string;
  readonly secondary: string;
  readonly main: string;
  readonly mainLine: string;
  /** Of the lowest and of the tallest blocks. */
  readonly blockLow: string;
  readonly blockHigh: string;
  /** The windows that are lit; null: none can be told. */
  readonly windows: string | null;
  readonly border: string;
  readonly innerBorder: string;
  readonly cellLine: string;
  readonly veil: number;
  readonly label: string;
  readonly waterLabel: string;
  readonly greenLabel: string;
  readonly roadLabel: string;
  readonly areaLabel: string;
  readonly communityLabel: string;
  /** Round the letters. */
  readonly halo: string;
  /** The ways people went; where nobody knows; stops; the stretch that is meant. */
  readonly trail: string;
  readonly trailGap: string;
  readonly trailStop: string;
  readonly trailStretch: string;
  /** Round geofences, and their names. */
  readonly fence: string;
  /** Round what is selected. */
  readonly outline: string;
}

export const MAP_LOOKS: Readonly<Record<Look, MapColours>> = {
  day: {
    sky: '#c9d6de',
    ground: '#dfe3e1',
    water: '#a4c8dc',
    green: '#bfd6b4',
    lane: '#eef0ee',
    secondary: '#f8f8f5',
    main: '#ffffff',
    mainLine: '#b9b3a2',
    blockLow: '#dedad1',
    blockHigh: '#f6f2e9',
    windows: null,
    border: '#0b6f66',
    innerBorder: '#5d7485',
    cellLine: '#8598a4',
    veil: 0.5,
    label: '#26333c',
    waterLabel: '#1b5478',
    greenLabel: '#2c5a34',
    roadLabel: '#4a4a40',
    areaLabel: '#101b23',
    communityLabel: '#43596a',
    halo: 'rgba(255,255,255,0.92)',
    trail: '#0a55a3',
    trailGap: '#4d5b66',
    trailStop: '#9c4a00',
    trailStretch: '#a83a00',
    fence: '#6a1b9a',
    outline: '#0f1a22',
  },
  night: {
    sky: '#070b10',
    ground: '#0e161d',
    water: '#11324d',
    green: '#14271d',
    lane: '#222d36',
    secondary: '#2a353f',
    main: '#323b44',
    mainLine: '#a58a5a',
    blockLow: '#26333f',
    blockHigh: '#2e3d4b',
    windows: '#ffd58a',
    border: '#4fc3b5',
    innerBorder: '#6f8ba0',
    cellLine: '#3d5364',
    veil: 0.55,
    label: '#b9cad6',
    waterLabel: '#6fa8d0',
    greenLabel: '#86b295',
    roadLabel: '#9fb3c1',
    areaLabel: '#e4eef4',
    communityLabel: '#8ca6b9',
    halo: 'rgba(7,12,17,0.9)',
    trail: '#7fe0ff',
    trailGap: '#8fa3b3',
    trailStop: '#ffd166',
    trailStretch: '#ff9f43',
    fence: '#d9b3ff',
    outline: '#ffffff',
  },
};

/** What is written and drawn on the ground by day as by night; pictures of cities are dark by day as well. */
const INK = [
  'border',
  'innerBorder',
  'cellLine',
  'label',
  'waterLabel',
  'greenLabel',
  'roadLabel',
  'areaLabel',
  'communityLabel',
  'halo',
  'trail',
  'trailGap',
  'trailStop',
  'trailStretch',
  'fence',
  'outline',
] as const satisfies readonly (keyof MapColours)[];

/** The same look over imagery: light lines and names with dark edges, whatever the hour. */
export function overImagery(colours: MapColours): MapColours {
  return { ...colours, ...Object.fromEntries(INK.map((ink) => [ink, MAP_LOOKS.night[ink]])) };
}
