import type { ParseKeys } from 'i18next';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { AIM_FINE_PIXELS, AIM_STEP_PIXELS, middleOf, moveAim, type Pixel } from '../view/aim.ts';
import { PAN_KEYS } from '../view/shortcuts.ts';
import { moveCamera } from '../view/view-state.ts';
import type { Insets } from './camera-moves.ts';

const BAR_PIXELS = 56;
const ARM_PIXELS = 16;
const GAP_PIXELS = 4;

interface AimProps {
  readonly insets: Insets;
  /** May the map come along at the edge? What is drawn in pixels of the screen would not. */
  readonly pans: boolean;
  readonly onSet: (place: Pixel) => void;
  /** Undefined: the view itself takes back what was drawn. */
  readonly onBack?: () => void;
  readonly onClose: () => void;
  /** Enter where the last point is, or by whoever has drawn by hand alone; undefined: it closes, too. */
  readonly onFinish?: () => void;
  /** There is enough for Enter to finish it while no crosshair is there. */
  readonly canFinish?: boolean;
  readonly hint?: ParseKeys;
}

/**
 * The keyboard's way to draw on the map: a crosshair that arrows move, Enter sets a point, Enter there once more (or C) closes. It is
 * there while something is drawn or a place is chosen, and shows once a key is pressed: a hand with a mouse does without.
 */
export function Aim({
  insets: { left, right, bottom },
  pans,
  onSet,
  onBack,
  onClose,
  onFinish = onClose,
  canFinish = false,
  hint = 'aim.hint',
}: AimProps): ReactElement {
  const { t } = useTranslation();
  const cover = useRef<HTMLDivElement>(null);
  const [aim, setAim] = useState<Pixel | null>(null);
  const setAt = useRef<Pixel | null>(null);
  useEffect(() => {
    const began = document.activeElement;
    return () => {
      // Whoever began it by key goes on where that was.
      if (began instanceof HTMLElement && document.activeElement === document.body)
        began.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const element = cover.current!;
    // A button that began it would take Enter for itself.
    if (!isTyping(document.activeElement)) element.focus({ preventScroll: true });
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isOfTheMap = target === document.body || target === element || target.matches('canvas');
      if (!isOfTheMap || event.altKey || event.ctrlKey || event.metaKey) return;
      const frame = {
        left: left + ARM_PIXELS,
        top: BAR_PIXELS + ARM_PIXELS,
        right: element.clientWidth - right - ARM_PIXELS,
        bottom: element.clientHeight - bottom - ARM_PIXELS,
      };
      const now = aim ?? middleOf(frame);
      const towards = PAN_KEYS[event.key];
      if (towards) {
        const step = event.shiftKey ? AIM_FINE_PIXELS : AIM_STEP_PIXELS;
        const moved = moveAim(now, towards, step, frame);
        setAim(moved.aim);
        const [over, up] = moved.over;
        if (over !== 0 || up !== 0) {
          setAt.current = null;
          if (pans) moveCamera({ to: 'pan', right: over / element.clientWidth, up: up / element.clientHeight });
        }
      } else if (event.key === 'Enter' && !aim && canFinish) onFinish();
      else if (event.key === 'Enter') {
        setAim(now);
        const isThere = setAt.current !== null && setAt.current[0] === now[0] && setAt.current[1] === now[1];
        setAt.current = now;
        if (isThere) onFinish();
        else onSet(now);
      } else if (event.key === 'Backspace' && onBack) {
        setAt.current = null;
        onBack();
      } else if (event.key.toLowerCase() === 'c') onClose();
      else {
        if (event.key === 'Backspace') setAt.current = null;
        return;
      }
      event.preventDefault();
    };
    // Before the shortcuts, for which arrows and C mean something else.
    window.addEventListener('keydown', listen, true);
    return () => {
      window.removeEventListener('keydown', listen, true);
    };
  }, [aim, left, right, bottom, pans, onSet, onBack, onClose, onFinish, canFinish]);
  return (
    <>
      <div ref={cover} className="aim" tabIndex={0} role="application" aria-label={t(hint)}>
        {aim ? (
          <svg data-testid="aim" aria-hidden="true">
            {[0, 1].map((layer) => (
              <path
                key={layer}
                d={[
                  [-1, 0],
                  [1, 0],
                  [0, -1],
                  [0, 1],
                ]
                  .map(
                    ([x, y]) =>
                      `M${String(aim[0] + x! * GAP_PIXELS)} ${String(aim[1] + y! * GAP_PIXELS)}L${String(aim[0] + x! * ARM_PIXELS)} ${String(aim[1] + y! * ARM_PIXELS)}`,
                  )
                  .join('')}
              />
            ))}
          </svg>
        ) : null}
      </div>
      <p className="aim-hint">{t(hint)}</p>
    </>
  );
}

function isTyping(element: Element | null): boolean {
  return element?.matches('input, textarea, [contenteditable]') ?? false;
}
