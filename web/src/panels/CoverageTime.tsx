import { Button, Slider } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useServerNow } from '../live/use-now.ts';
import { useReplay } from '../replay/replay-state.ts';
import { useView } from '../view/view-state.ts';

/** How far back one looks, and in which steps. */
const HOURS = 24;
const STEP_MINUTES = 5;
const STEPS = (HOURS * 60) / STEP_MINUTES;

/** Coverage at any time of the last day: a slider whose right end is now. */
export function CoverageTime(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useServerNow(60_000);
  const at = useView((view) => view.coverageAt);
  const [dragged, setDragged] = useState<number | null>(null);
  const replaying = useReplay((replay) => replay.asked !== null);
  const momentOf = (step: number): number => {
    const stepMs = STEP_MINUTES * 60_000;
    return Math.floor(now / stepMs) * stepMs - (STEPS - step) * stepMs;
  };
  const stepOf = (moment: number): number => STEPS - Math.round((now - moment) / (STEP_MINUTES * 60_000));
  // A replay has one clock for everything.
  if (replaying) return null;
  const value = dragged ?? (at === null ? STEPS : Math.max(0, stepOf(at)));
  return (
    <div className="coverage-time">
      <Slider
        min={0}
        max={STEPS}
        value={value}
        ariaLabelForHandle={t('history.slider')}
        tooltip={{ formatter: (step = STEPS) => (step >= STEPS ? t('history.live') : format.time(momentOf(step))) }}
        onChange={setDragged}
        onChangeComplete={(step) => {
          setDragged(null);
          useView.setState({ coverageAt: step >= STEPS ? null : momentOf(step) });
        }}
      />
      <p className="coverage-moment">
        {at === null && dragged === null ? (
          <span className="good">● {t('history.live')}</span>
        ) : (
          <>
            <span>
              {t('history.at', {
                at: `${format.date(dragged === null ? at! : momentOf(dragged))} ${format.time(dragged === null ? at! : momentOf(dragged))}`,
              })}
            </span>
            <Button
              size="small"
              data-testid="coverage-live"
              onClick={() => {
                useView.setState({ coverageAt: null });
              }}
            >
              {t('history.close')}
            </Button>
          </>
        )}
      </p>
    </div>
  );
}
