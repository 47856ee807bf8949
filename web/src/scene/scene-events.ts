import type { LonLat, Viewport } from '@xuncheng/contract';
import type { Drawing } from '../view/drawing.ts';
import type { SourceState } from '../view/ground.ts';
import type { MapPlace, Selection } from '../view/view-state.ts';
import type { AlarmCluster } from './alarms-layer.ts';
import type { DeviceCluster } from './devices-layer.ts';
import type { OfficerCluster } from './officers-layer.ts';

/** What the pointer can mean: something to select, or a cluster to open. */
export type Pointed =
  | Selection
  | { readonly kind: 'cluster'; readonly of: 'officers'; readonly cluster: OfficerCluster }
  | { readonly kind: 'cluster'; readonly of: 'devices'; readonly cluster: DeviceCluster }
  | { readonly kind: 'cluster'; readonly of: 'alarms'; readonly cluster: AlarmCluster };

export interface Hover {
  readonly x: number;
  readonly y: number;
  readonly what: Pointed;
}

export interface SceneEvents {
  readonly onReady: () => void;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onHover: (hover: Hover | null) => void;
  readonly onPlace: (place: MapPlace) => void;
  readonly onDraw: (drawing: Drawing) => void;
  readonly onDrawn: (drawn: {
    readonly officers: number;
    readonly clusters: number;
    readonly sequence: number;
    /** Do things move between two places? */
    readonly animated: boolean;
    /** Of the selected officer, as drawn: metres, and degrees from north. */
    readonly accuracy: number | null;
    readonly heading: number | null;
  }) => void;
  /** What of the ground is on the screen, and what is in the middle of what panels leave free; said when the camera has moved, at most twice a second. */
  readonly onLook: (viewport: Viewport, freeMiddle: LonLat | null) => void;
  /** How imagery and models do that were chosen, by identity. */
  readonly onGround: (states: ReadonlyMap<number, SourceState>) => void;
}
