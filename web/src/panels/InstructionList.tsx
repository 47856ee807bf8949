import { SendOutlined, TeamOutlined } from '@ant-design/icons';
import type { Instruction } from '@xuncheng/contract';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { instructionOrder, isOpen } from '../instruct/ladder.ts';
import { OverdueLine } from '../instruct/OverdueLine.tsx';
import { StepCounts } from '../instruct/StepCounts.tsx';
import { LadderBar } from '../instruct/LadderBar.tsx';
import { useLiveTopic } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { select, startInstruction, useView } from '../view/view-state.ts';
import { Empty } from './PanelState.tsx';

/** Receivers shown one by one; more are counted. */
const MOST_BARS = 3;

/** Instructions, those on the way first, each with how far its receivers are. */
export function InstructionList(): ReactElement {
  const { t } = useTranslation();
  const { instructions, officers } = useLiveTopic('instructions');
  const may = useMay();
  const ordered = instructionOrder(instructions.values());
  const open = ordered.filter(isOpen);
  const closed = ordered.filter((instruction) => !isOpen(instruction));
  return (
    <>
      <div className="panel-tools inline">
        <b>
          {t('instructions.open')} {open.length}
        </b>
        {may.instruct ? (
          <span className="panel-buttons">
            <Button
              size="small"
              icon={<TeamOutlined />}
              data-testid="roll-call-open"
              onClick={() => {
                startInstruction({ kind: 'roll-call', officerIds: [...officers.keys()] });
              }}
            >
              {t('instructionKind.roll-call')}
            </Button>
            <Button
              size="small"
              type="primary"
              icon={<SendOutlined />}
              onClick={() => {
                startInstruction({});
              }}
            >
              {t('instructions.new')}
            </Button>
          </span>
        ) : null}
      </div>
      <Rows instructions={open} />
      {closed.length > 0 ? <h3 className="rows-title">{t('instructions.closed')}</h3> : null}
      <Rows instructions={closed} />
      {ordered.length === 0 ? <Empty>{t('instructions.empty')}</Empty> : null}
    </>
  );
}

function Rows({ instructions }: { readonly instructions: readonly Instruction[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useServerNow();
  const selected = useView((view) => (view.selection?.kind === 'instruction' ? view.selection.instructionId : null));
  return (
    <ul className="rows">
      {instructions.map((instruction) => (
        <li key={instruction.id}>
          <button
            type="button"
            className="row tall"
            aria-current={selected === instruction.id}
            data-testid="instruction-row"
            onClick={() => {
              select({ kind: 'instruction', instructionId: instruction.id });
            }}
          >
            <span className="row-main">
              <b className={instruction.priority === 'urgent' ? 'warn' : ''}>
                {instruction.priority === 'urgent' ? `${t('priority.urgent')} · ` : ''}
                {instruction.kind === 'order' ? '' : `${t(`instructionKind.${instruction.kind}`)} · `}
                {instruction.receivers.length === 1
                  ? instruction.receivers[0]!.officerName
                  : t('instructions.receivers', { count: instruction.receivers.length })}
              </b>
              <small>{instruction.text}</small>
              {instruction.receivers.length > MOST_BARS ? (
                <StepCounts receivers={instruction.receivers} />
              ) : (
                instruction.receivers.map((receiver) => (
                  <span key={receiver.officerId}>
                    <LadderBar receiver={receiver} kind={instruction.kind} />
                    <OverdueLine instruction={instruction} state={receiver.state} now={now} />
                  </span>
                ))
              )}
            </span>
            <span className="row-end">
              <time>{format.time(instruction.issuedAt)}</time>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
