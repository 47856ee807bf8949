import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { geofencesQuery } from '../api/geofences.ts';
import type { DrawnFence } from '../scene/fences-layer.ts';
import { useView } from '../view/view-state.ts';
import { shapeOfDrawing } from './fence-drawing.ts';
import { fenceOutline } from './fence-outline.ts';

/** Outlines for the map: all fences in reach, and the one being drawn instead of what it was. */
export function useDrawnFences(): readonly DrawnFence[] {
  const fences = useQuery(geofencesQuery).data;
  const draft = useView((view) => view.fence);
  const drawing = useView((view) => view.drawing);
  const selection = useView((view) => view.selection);
  return useMemo(() => {
    const drawn: DrawnFence[] = (fences ?? [])
      .filter(({ id }) => id !== draft?.changes?.id)
      .map(({ id, name, shape, enabled }) => ({
        name,
        ring: fenceOutline(shape),
        isPaused: !enabled,
        isSelected: selection?.kind === 'geofence' && selection.geofenceId === id,
      }));
    const shape = draft && drawing ? shapeOfDrawing(draft.kind, drawing, draft.halfWidthMetres) : null;
    if (draft && shape)
      drawn.push({ name: draft.wishes.name, ring: fenceOutline(shape), isPaused: false, isSelected: true });
    return drawn;
  }, [fences, draft, drawing, selection]);
}
