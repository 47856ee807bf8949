import { CopyOutlined, PlusOutlined } from '@ant-design/icons';
import { dayStart, type Roster, type RosterShift } from '@xuncheng/contract';
import { Button, Tooltip } from 'antd';
import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cityZone } from '../../i18n/city-zone.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { cellKey, standingOf } from './roster-week.ts';

type Officer = Roster['officers'][number];

interface Props {
  readonly officers: readonly Officer[];
  /** Midnights of the columns. */
  readonly days: readonly number[];
  readonly cells: ReadonlyMap<string, readonly RosterShift[]>;
  /** Why the last change was refused, by cell. */
  readonly refused: ReadonlyMap<string, string>;
  readonly now: number;
  readonly onOpen: (officer: Officer, day: number, shift: RosterShift | null) => void;
  readonly onRemove: (shifts: readonly RosterShift[]) => void;
  readonly onCopyDay: (day: number) => void;
}

/** Rows and columns that a key moves by. */
const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Officers × days. One cell is in the tab order; arrows move between cells, Enter opens what is there or something new, N something new,
 * Delete takes away what has not begun.
 */
export function RosterGrid(props: Props): ReactElement {
  const { officers, days, now } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (event: KeyboardEvent, row: number, column: number): void => {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const target = body.current?.rows[row + by[0]]?.cells[column + by[1] + 1];
    if (!target) return;
    for (const cell of body.current?.querySelectorAll('td[tabindex="0"]') ?? []) cell.setAttribute('tabindex', '-1');
    target.setAttribute('tabindex', '0');
    target.focus();
  };
  return (
    <div className="roster-scroll">
      <table className="roster" role="grid" aria-label={t('admin.tabs.roster')} data-testid="roster">
        <thead>
          <tr>
            <th scope="col">{t('supervise.line.officer')}</th>
            {days.map((day) => (
              <th key={day} scope="col" className={day === dayStart(cityZone(), now) ? 'today' : undefined}>
                <span>{format.date(day)}</span>
                <Tooltip title={t('roster.copyDay')}>
                  <Button
                    size="small"
                    type="text"
                    icon={<CopyOutlined />}
                    aria-label={`${format.date(day)} ${t('roster.copyDay')}`}
                    onClick={() => {
                      props.onCopyDay(day);
                    }}
                  />
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {officers.map((officer, row) => (
            <tr key={officer.id} data-badge={officer.badge}>
              <th scope="row">
                <b>{officer.name}</b>
                <small>
                  {officer.badge} · {officer.squad}
                </small>
              </th>
              {days.map((day, column) => (
                <Cell
                  key={day}
                  {...props}
                  officer={officer}
                  day={day}
                  isFirst={row === 0 && column === 0}
                  onMove={(event) => {
                    move(event, row, column);
                  }}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  officer,
  day,
  cells,
  refused,
  now,
  isFirst,
  onMove,
  onOpen,
  onRemove,
}: Props & {
  readonly officer: Officer;
  readonly day: number;
  readonly isFirst: boolean;
  readonly onMove: (event: KeyboardEvent) => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const key = cellKey(officer.id, day);
  const shifts = cells.get(key) ?? [];
  const reason = refused.get(key);
  const isOver = dayStart(cityZone(), day, 1) <= now;
  return (
    <td
      role="gridcell"
      tabIndex={isFirst ? 0 : -1}
      data-day={format.date(day)}
      className={reason ? 'refused' : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'Enter') onOpen(officer, day, shifts[0] ?? null);
        else if (event.key === 'n' || event.key === 'N') onOpen(officer, day, null);
        else if (event.key === 'Delete') onRemove(shifts.filter((shift) => standingOf(shift, now) === 'planned'));
        else {
          onMove(event);
          return;
        }
        event.preventDefault();
      }}
    >
      {shifts.map((shift) => {
        const times = `${format.time(shift.startsAt)}–${format.time(shift.endsAt)}`;
        const by = shift.changedBy === null ? '' : `${t('roster.changed')} ${shift.changedBy}`;
        return (
          <button
            key={shift.id}
            type="button"
            tabIndex={-1}
            className={`roster-shift ${standingOf(shift, now)}`}
            title={by}
            onClick={() => {
              onOpen(officer, day, shift);
            }}
          >
            <b>{times}</b> {shift.beat}
            {shift.changedBy === null ? null : <i aria-label={by}> ✎</i>}
          </button>
        );
      })}
      {isOver ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="roster-add"
          aria-label={`${officer.name} ${format.date(day)} ${t('roster.add')}`}
          onClick={() => {
            onOpen(officer, day, null);
          }}
        >
          <PlusOutlined />
        </button>
      )}
      {reason ? <p role="alert">{reason}</p> : null}
    </td>
  );
}
