import type { Area, BaseMap, Cell, Device, MapSource } from '@xuncheng/contract';
import type { MapColours } from '../theme/map-look.ts';
import type { Drawing } from '../view/drawing.ts';
import type { LayerVisibility, Selection } from '../view/view-state.ts';

/** A device as it stands there; how it is comes with the living picture, and does not make another city of it. */
export type PlacedDevice = Omit<Device, 'online' | 'lastSeenAt'>;

/** What of the city the scene is made of; it holds for as long as the scene. */
export interface SceneData {
  readonly map: BaseMap;
  readonly areas: readonly Area[];
  readonly cells: readonly Cell[];
  readonly devices: readonly PlacedDevice[];
}

/** How the ground looks. */
export interface SceneLook {
  readonly english: boolean;
  readonly colours: MapColours;
}

/** What the scene shows besides the living picture; set as a whole by the view. */
export interface SceneView {
  readonly layers: LayerVisibility;
  /** Imagery and models that were chosen. */
  readonly sources: readonly MapSource[];
  readonly selection: Selection | null;
  readonly followed: number | null;
  readonly picking: boolean;
  readonly drawing: Drawing | null;
  /** Devices whose view is marked. */
  readonly marked: readonly string[];
}
