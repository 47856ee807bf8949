import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Instruction, OfficerRanking } from '@xuncheng/contract';
import { App, Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rankingQuery } from '../api/allocation.ts';
import { reassign } from '../api/instructions.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLive, useLiveTopicCalmly } from '../live/live-context.ts';
import { PanelState } from '../panels/PanelState.tsx';
import { select } from '../view/view-state.ts';
import { whyNobody } from './why-nobody.ts';

const OFFERED = 3;

/** Who could do it instead of a receiver that does not: the best for the place, or for where the receiver is. */
export function Reassign({
  instruction,
  receiver,
}: {
  readonly instruction: Instruction;
  readonly receiver: Instruction['receivers'][number];
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = App.useApp();
  const { store } = useLive();
  const client = useQueryClient();
  const { officers } = useLiveTopicCalmly('officers', 5_000);
  const [key] = useState(() => crypto.randomUUID());
  const [sendingTo, setSendingTo] = useState<number | null>(null);
  const at = officers.get(receiver.officerId);
  const place = instruction.place ?? (at && at.lon !== null && at.lat !== null ? { lon: at.lon, lat: at.lat } : null);
  const asked = useQuery({ ...rankingQuery(place?.lon ?? 0, place?.lat ?? 0), enabled: place !== null });
  const ranking = asked.data;
  const has = new Set(instruction.receivers.map(({ officerId }) => officerId));
  const offered = (ranking?.offered ?? []).filter(({ officerId }) => !has.has(officerId)).slice(0, OFFERED);
  if (place === null) return <p className="warn small">{t('instructions.nobodyWithoutPlace')}</p>;
  if (!ranking) return <PanelState query={asked} />;
  if (offered.length === 0) return <Nobody notOffered={ranking.notOffered} />;
  const give = async (toOfficerId: number): Promise<void> => {
    setSendingTo(toOfficerId);
    try {
      const next = await reassign(instruction.id, {
        idempotencyKey: key,
        fromOfficerId: receiver.officerId,
        toOfficerId,
      });
      store.applyInstruction(next);
      void message.success(t('instructions.reassigned'));
      select({ kind: 'instruction', instructionId: next.id });
      await client.invalidateQueries({ queryKey: ['allocation'] });
    } catch (error) {
      void message.error(failureText(error, t));
    }
    setSendingTo(null);
  };
  return (
    <div className="reassign" data-testid="reassign">
      <p className="quiet small">{t('instructions.reassignTo')}</p>
      {offered.map(({ officerId, travelSeconds, isFree }) => (
        <Button
          key={officerId}
          size="small"
          loading={sendingTo === officerId}
          disabled={sendingTo !== null}
          data-testid="reassign-to"
          onClick={() => void give(officerId)}
        >
          {officers.get(officerId)?.name ?? String(officerId)} · {format.duration(travelSeconds)} ·{' '}
          {isFree ? t('rank.free') : t('rank.busy')}
        </Button>
      ))}
    </div>
  );
}

/** Nobody can be offered: what keeps how many of them, most first. */
function Nobody({ notOffered }: Pick<OfficerRanking, 'notOffered'>): ReactElement {
  const { t } = useTranslation();
  const reasons = whyNobody(notOffered);
  return (
    <div className="warn small" data-testid="reassign-nobody">
      <p>{t(reasons.length === 0 ? 'instructions.nobodyOnDuty' : 'instructions.nobody')}</p>
      <ul>
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            {t(`reason.${reason}`)} · {count}
          </li>
        ))}
      </ul>
    </div>
  );
}
