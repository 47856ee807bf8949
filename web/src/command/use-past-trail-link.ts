import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { select, useView } from '../view/view-state.ts';

/** A link to a stretch of a past trail (`?shift=&from=&to=&cell=`) opens it, and leaves the address as it was without. */
export function usePastTrailLink(): void {
  const [query, setQuery] = useSearchParams();
  useEffect(() => {
    const [shiftId, from, to] = ['shift', 'from', 'to'].map((name) => Number(query.get(name) ?? Number.NaN));
    if (!Number.isInteger(shiftId) || !Number.isFinite(from) || !Number.isFinite(to)) return;
    useView.setState({ pastTrail: { shiftId: shiftId!, from: from!, to: to! } });
    const cellId = Number(query.get('cell') ?? Number.NaN);
    if (Number.isInteger(cellId)) select({ kind: 'cell', cellId });
    setQuery({}, { replace: true });
  }, [query, setQuery]);
}
