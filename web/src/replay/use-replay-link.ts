import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { readReplayLink } from './replay-asked.ts';
import { openReplay } from './replay-state.ts';

/** A link to a replay opens it, and leaves the address as it was without. */
export function useReplayLink(): void {
  const [query, setQuery] = useSearchParams();
  useEffect(() => {
    const asked = readReplayLink(query);
    if (!asked) return;
    void openReplay(asked);
    setQuery({}, { replace: true });
  }, [query, setQuery]);
}
