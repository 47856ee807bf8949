import {
  CaretRightOutlined,
  LinkOutlined,
  PauseOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
  VerticalLeftOutlined,
  VerticalRightOutlined,
} from '@ant-design/icons';
import { App, Button, Checkbox, Progress, Select, Tooltip } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../i18n/failure-text.ts';
import { ReplayExport } from './ReplayExport.tsx';
import { ReplayTimeline } from './ReplayTimeline.tsx';
import { writeReplayLink } from './replay-asked.ts';
import { SPEEDS } from './replay-clock.ts';
import type { ReplayPlayer } from './replay-player.ts';
import { goToEvent, openReplay, setSkipping, setSpeed, setTailMinutes, stepReplay, useReplay } from './replay-state.ts';

const STEP_SECONDS = 10;
const TAIL_MINUTES = [2, 10, 30, 120] as const;

/** Play, pause, step, speed, and the line of time under them. */
export function ReplayBar(): ReactElement | null {
  const { t } = useTranslation();
  const asked = useReplay((replay) => replay.asked);
  const player = useReplay((replay) => replay.player);
  const progress = useReplay((replay) => replay.progress);
  const failure = useReplay((replay) => replay.failure);
  if (!asked) return null;
  return (
    <section
      className="replay-bar floating"
      aria-label={t('replay.title')}
      data-testid="replay-bar"
      data-ready={player !== null}
    >
      {failure ? (
        <p className="replay-wait">
          <span className="bad">{failureText(failure, t)}</span>
          <Button size="small" onClick={() => void openReplay(asked)}>
            {t('common.retry')}
          </Button>
        </p>
      ) : player ? (
        <>
          <Controls player={player} />
          <ReplayTimeline player={player} />
        </>
      ) : (
        <div className="replay-wait">
          <span>{t('replay.loading')}</span>
          <Progress percent={Math.round((progress ?? 0) * 100)} size="small" />
        </div>
      )}
    </section>
  );
}

function Controls({ player }: { readonly player: ReplayPlayer }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const playing = useReplay((replay) => replay.playing);
  const speed = useReplay((replay) => replay.speed);
  const skipping = useReplay((replay) => replay.skipping);
  const tailMinutes = useReplay((replay) => replay.tailMinutes);
  const button = (text: string, icon: ReactElement, run: () => void, testId?: string): ReactElement => (
    <Tooltip title={text}>
      <Button type="text" icon={icon} aria-label={text} onClick={run} data-testid={testId} />
    </Tooltip>
  );
  return (
    <div className="replay-controls">
      {button(t('replay.previousEvent'), <VerticalRightOutlined />, () => goToEvent(-1), 'replay-previous')}
      {button(t('replay.back'), <StepBackwardOutlined />, () => stepReplay(-STEP_SECONDS), 'replay-back')}
      <Button
        type="primary"
        icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
        data-testid="replay-play"
        data-playing={playing}
        onClick={() => {
          player.toggle();
        }}
      >
        {playing ? t('replay.pause') : t('replay.play')}
      </Button>
      {button(t('replay.forward'), <StepForwardOutlined />, () => stepReplay(STEP_SECONDS), 'replay-forward')}
      {button(t('replay.nextEvent'), <VerticalLeftOutlined />, () => goToEvent(1), 'replay-next')}
      <Select
        value={speed}
        aria-label={t('replay.speed')}
        data-testid="replay-speed"
        options={SPEEDS.map((value) => ({ value, label: `${String(value)}×` }))}
        onChange={setSpeed}
      />
      <Checkbox
        checked={skipping}
        data-testid="replay-skip"
        onChange={(event) => {
          setSkipping(event.target.checked);
        }}
      >
        {t('replay.skip')}
      </Checkbox>
      <Select
        value={tailMinutes}
        aria-label={t('replay.tail')}
        options={TAIL_MINUTES.map((value) => ({ value, label: t('replay.tailOf', { count: value }) }))}
        onChange={setTailMinutes}
      />
      <span className="replay-spring" />
      {button(
        t('replay.link'),
        <LinkOutlined />,
        () => {
          const asked = useReplay.getState().asked!;
          const link = `${window.location.origin}/?${writeReplayLink({ ...asked, at: player.clock.at })}`;
          navigator.clipboard.writeText(link).then(
            () => void message.success(t('replay.linkCopied')),
            () => void message.info(link, 20),
          );
        },
        'replay-link',
      )}
      <ReplayExport player={player} />
    </div>
  );
}
