import type { Geofence } from '@xuncheng/contract';
import { NOTHING_DRAWN, type Drawing } from '../view/drawing.ts';
import { putAsideDraft, useView } from '../view/view-state.ts';
import { drawingOfShape, keptForKind, type FenceDraft, type FenceKind } from './fence-drawing.ts';

const HALF_WIDTH_METRES = 20;

const FIRST: FenceDraft = {
  changes: null,
  kind: 'polygon',
  halfWidthMetres: HALF_WIDTH_METRES,
  wishes: {
    name: '',
    subjects: { kind: 'everybody' },
    schedule: [],
    alarms: { enter: 'minor', leave: null, absent: null },
    // What the domain's rules of zones start with.
    dwellSeconds: 30,
    marginMetres: 20,
    enabled: true,
  },
};

/** Begins to draw a new fence. */
export function startFence(): void {
  open(FIRST, NOTHING_DRAWN);
}

/** Opens a fence to be changed. */
export function changeFence(fence: Geofence): void {
  const { id, version, shape, name, subjects, schedule, alarms, dwellSeconds, marginMetres, enabled } = fence;
  const wishes = { name, subjects, schedule, alarms, dwellSeconds, marginMetres, enabled };
  const halfWidthMetres = shape.kind === 'corridor' ? shape.halfWidthMetres : HALF_WIDTH_METRES;
  open({ changes: { id, version }, kind: shape.kind, halfWidthMetres, wishes }, drawingOfShape(shape));
}

function open(fence: FenceDraft, drawing: Drawing): void {
  useView.setState((view) => ({
    fence,
    drawing,
    ...putAsideDraft(),
    pickingPlace: false,
    lassoing: false,
    layers: { ...view.layers, geofences: true },
  }));
}

export function changeFenceDraft(change: Partial<FenceDraft>): void {
  const { fence } = useView.getState();
  if (fence) useView.setState({ fence: { ...fence, ...change } });
}

export function changeWishes(change: Partial<FenceDraft['wishes']>): void {
  const { fence } = useView.getState();
  if (fence) useView.setState({ fence: { ...fence, wishes: { ...fence.wishes, ...change } } });
}

/** Another kind of fence is another drawing. */
export function chooseKind(kind: FenceKind): void {
  changeFenceDraft({ kind });
  useView.setState({ drawing: NOTHING_DRAWN });
}

/** What the hand drew on the map, for a fence or to measure. */
export function takeDrawing(drawing: Drawing): void {
  const { fence } = useView.getState();
  useView.setState({ drawing: fence ? keptForKind(fence.kind, drawing) : drawing });
}
