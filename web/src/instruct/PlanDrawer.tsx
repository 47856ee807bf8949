import { useQuery } from '@tanstack/react-query';
import type { AllocationPlan } from '@xuncheng/contract';
import { App, Button, Drawer, Popconfirm, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { acceptMove, planQuery } from '../api/allocation.ts';
import { ApiFailure } from '../api/api-failure.ts';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLive } from '../live/live-context.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { flyTo, select } from '../view/view-state.ts';

type Move = AllocationPlan['moves'][number];
/** What becomes an order. */
type Sent = Pick<Move, 'officerId'> & { readonly stops: readonly Omit<Move['stops'][number], 'leavesAt'>[] };
type Task = AllocationPlan['notServed'][number]['task'];

/** Of the places that are named one by one. */
const MOST_ROWS = 150;

function taskKey({ alarmId, cellId, segmentId }: Task): string {
  if (alarmId !== null) return `a${String(alarmId)}`;
  return cellId === null ? `s${String(segmentId)}` : `c${String(cellId)}`;
}

/** The same people sent to the same places are the same move, in whichever plan: an answer that was lost is not sent twice. */
function keyOf({ officerId, stops }: Sent): string {
  return [officerId, ...stops.map(taskKey)].join(' ');
}

/** Minutes that a suggested move may take before it is late. */
const DEADLINE_MINUTES = 45;

/** Who should go where, to be accepted one by one or all at once. Each move is one instruction, however often it is sent. */
export function PlanDrawer({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const may = useMay();
  const { store } = useLive();
  const query = useQuery(planQuery);
  const plan = query.data;
  const [keys] = useState(() => new Map<string, string>());
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [sending, setSending] = useState<ReadonlySet<string>>(new Set());
  const taskName = useTaskName();
  const nameOf = (officerId: number): string => store.officers.get(officerId)?.name ?? String(officerId);

  /** @returns whether it was issued */
  async function accept(move: Sent): Promise<boolean> {
    const key = keyOf(move);
    if (accepted.has(key)) return false;
    const idempotencyKey = keys.get(key) ?? crypto.randomUUID();
    keys.set(key, idempotencyKey);
    setSending((before) => new Set(before).add(key));
    try {
      const instruction = await acceptMove({
        idempotencyKey,
        officerId: move.officerId,
        text: t('plan.text', { names: move.stops.map(taskName).join('、') }),
        deadlineMinutes: DEADLINE_MINUTES,
        stops: move.stops.map((stop) => {
          const { alarmId, cellId, segmentId, lon, lat } = stop;
          return { alarmId, cellId, segmentId, name: taskName(stop), lon, lat };
        }),
      });
      store.applyInstruction(instruction);
      setAccepted((before) => new Set(before).add(key));
      return true;
    } catch (error) {
      // What was sooner stays said beside the move; what may be tried again is said once.
      if (error instanceof ApiFailure && error.status === 409)
        setRefused((before) => new Map(before).set(key, failureText(error, t)));
      else void message.error(`${nameOf(move.officerId)}: ${failureText(error, t)}`);
      return false;
    } finally {
      setSending((before) => new Set([...before].filter((one) => one !== key)));
    }
  }

  async function acceptAll(moves: readonly Move[]): Promise<void> {
    let count = 0;
    for (const move of moves) if (await accept(move)) count++;
    void message.success(t('plan.acceptedAll', { count }));
  }

  /** Who has something due next on the own beat, and may be told so. */
  const rounds = (plan?.rounds ?? []).flatMap(({ officerId, cells }): Sent[] => {
    const due = cells.filter(({ isDue }) => isDue);
    const stops = due.map(({ isDue: _, ...cell }) => ({ alarmId: null, segmentId: null, ...cell }));
    return stops.length === 0 ? [] : [{ officerId, stops }];
  });
  const open = (plan?.moves ?? []).filter((move) => !accepted.has(keyOf(move)) && !refused.has(keyOf(move)));
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={t('plan.title')}
      data-testid="plan"
      extra={
        <Button
          size="small"
          loading={query.isFetching}
          onClick={() => {
            setRefused(new Map());
            void query.refetch();
          }}
        >
          {t('plan.again')}
        </Button>
      }
    >
      <p className="quiet small">
        {t('plan.note')} {plan ? t('plan.computed', { time: format.time(plan.computedAt, true) }) : ''}
      </p>
      {plan ? null : <PanelState query={query} />}
      {plan?.moves.length === 0 ? <Empty>{t('plan.empty')}</Empty> : null}
      {open.length > 1 && may.instruct ? (
        <Popconfirm title={t('plan.acceptAllText', { count: open.length })} onConfirm={() => void acceptAll(open)}>
          <Button type="primary" block disabled={sending.size > 0} data-testid="plan-accept-all">
            {t('plan.acceptAll', { count: open.length })}
          </Button>
        </Popconfirm>
      ) : null}
      <ul className="rows" data-testid={plan ? 'plan-moves' : undefined}>
        {plan?.moves.map((move) => (
          <MoveRow
            key={move.officerId}
            move={move}
            name={nameOf(move.officerId)}
            isAccepted={accepted.has(keyOf(move))}
            refusal={refused.get(keyOf(move))}
            isSending={sending.has(keyOf(move))}
            onAccept={may.instruct ? () => void accept(move) : undefined}
          />
        ))}
      </ul>
      {rounds.length > 0 ? (
        <details className="not-offered" data-testid="plan-rounds">
          <summary>{t('plan.rounds', { count: rounds.length })}</summary>
          <ul className="rows">
            {rounds.map((round) => (
              <li key={round.officerId} className="row slim" data-testid="plan-round">
                <span className="row-main">
                  {nameOf(round.officerId)}
                  {round.stops.map((stop) => (
                    <small key={taskKey(stop)}>
                      → {t('plan.stop', { name: stop.name, time: format.time(stop.arrivesAt) })}
                    </small>
                  ))}
                  {refused.has(keyOf(round)) ? (
                    <small className="bad" role="status">
                      {refused.get(keyOf(round))}
                    </small>
                  ) : null}
                </span>
                {accepted.has(keyOf(round)) ? (
                  <Tag color="green">{t('plan.accepted')}</Tag>
                ) : may.instruct && !refused.has(keyOf(round)) ? (
                  <Button size="small" loading={sending.has(keyOf(round))} onClick={() => void accept(round)}>
                    {t('plan.tell')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {plan && plan.notServed.length > 0 ? (
        <details className="not-offered">
          <summary>{t('plan.notServed', { count: plan.notServed.length })}</summary>
          <ul className="rows">
            {plan.notServed.slice(0, MOST_ROWS).map(({ task, reason }) => (
              <li key={taskKey(task)} className="row slim">
                <span className="row-main">{taskName(task)}</span>
                <span className="row-end quiet">{t(`reason.${reason}`)}</span>
              </li>
            ))}
          </ul>
          {plan.notServed.length > MOST_ROWS ? (
            <Empty>{t('common.more', { count: plan.notServed.length - MOST_ROWS })}</Empty>
          ) : null}
        </details>
      ) : null}
      {plan && plan.notSent.length > 0 ? (
        <details className="not-offered">
          <summary>{t('plan.notSent', { count: plan.notSent.length })}</summary>
          <ul className="rows">
            {plan.notSent.map(({ officerId, reason, restUntil }) => (
              <li key={officerId} className="row slim">
                <span className="row-main">{nameOf(officerId)}</span>
                <span className="row-end quiet">
                  {restUntil === null ? t(`reason.${reason}`) : t('rank.restUntil', { time: format.time(restUntil) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Drawer>
  );
}

/** What a task is called: of a street, that it is one. */
function useTaskName(): (task: Task) => string {
  const { t } = useTranslation();
  return ({ segmentId, name }) =>
    segmentId === null ? name : t('plan.street', { name: name || t('streets.unnamed') });
}

function MoveRow({
  move,
  name,
  isAccepted,
  refusal,
  isSending,
  onAccept,
}: {
  readonly move: Move;
  readonly name: string;
  readonly isAccepted: boolean;
  /** Why it is too late for it. */
  readonly refusal: string | undefined;
  readonly isSending: boolean;
  readonly onAccept: (() => void) | undefined;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const taskName = useTaskName();
  return (
    <li className="alarm-row" data-testid="plan-move">
      <button
        type="button"
        className="row"
        onClick={() => {
          const [first] = move.stops;
          if (!first) return;
          select({ kind: 'officer', officerId: move.officerId });
          flyTo(first.lon, first.lat, 1_100);
        }}
      >
        <span className="row-main">
          <b>{name}</b>
          {move.stops.map((stop) => (
            <small key={taskKey(stop)} data-task={taskKey(stop)}>
              → {t('plan.stop', { name: taskName(stop), time: format.time(stop.arrivesAt) })}
            </small>
          ))}
          <small className="quiet">
            {[
              move.stops.some((stop) => stop.alarmId !== null)
                ? t('plan.alarm')
                : t('plan.gain', { minutes: format.number(move.gainMinutes) }),
              ...(move.isNearest ? [t('plan.nearest')] : []),
              ...(move.isOnOwnBeat ? [t('plan.ownBeat')] : []),
            ].join(' · ')}
          </small>
          {refusal === undefined ? null : (
            <small className="bad" role="status" data-testid="plan-refusal">
              {refusal}
            </small>
          )}
        </span>
      </button>
      {isAccepted ? (
        <Tag color="green">{t('plan.accepted')}</Tag>
      ) : onAccept && refusal === undefined ? (
        <Button size="small" type="primary" ghost loading={isSending} data-testid="plan-accept" onClick={onAccept}>
          {t('plan.accept')}
        </Button>
      ) : null}
    </li>
  );
}
