import type { OfficerLive } from '@xuncheng/contract';
import { useEffect, useState, type RefObject } from 'react';
import { holdOrder } from '../view/held-order.ts';

const idOf = ({ officerId }: OfficerLive): number => officerId;

/**
 * The officers in the order in which they stood when the pointer or the focus came into the list, until both have left it: nobody is to
 * tick a row that has just become another. `question`: asking for something else gives its own order.
 */
export function useHeldOrder(
  list: RefObject<HTMLElement | null>,
  found: readonly OfficerLive[],
  question: string,
): readonly OfficerLive[] {
  const [chooses, setChooses] = useState(false);
  const [held, setHeld] = useState<{ readonly question: string; readonly ids: readonly number[] } | null>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = (): void => {
      setChooses(element.matches(':hover, :focus-within'));
    };
    // After a blur the focus is nowhere for a moment.
    const lookLater = (): void => {
      setTimeout(look);
    };
    element.addEventListener('pointerenter', look);
    element.addEventListener('pointerleave', look);
    element.addEventListener('focusin', look);
    element.addEventListener('focusout', lookLater);
    return () => {
      element.removeEventListener('pointerenter', look);
      element.removeEventListener('pointerleave', look);
      element.removeEventListener('focusin', look);
      element.removeEventListener('focusout', lookLater);
    };
  }, [list]);
  if (!chooses) {
    if (held) setHeld(null);
    return found;
  }
  if (held?.question !== question) {
    setHeld({ question, ids: found.map(idOf) });
    return found;
  }
  return holdOrder(held.ids, found, idOf);
}
