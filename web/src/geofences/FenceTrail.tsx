import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { trajectoryQuery } from '../api/queries.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useLiveTopicCalmly } from '../live/live-context.ts';
import { useOptionSearch } from '../view/use-text-search.ts';
import { useView } from '../view/view-state.ts';
import { drawingOfTrail } from './fence-drawing.ts';

const MINUTES = [15, 30, 60, 120, 240] as const;

/** Takes the way an officer went as the line of a corridor. */
export function FenceTrail(): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const byName = useOptionSearch();
  const store = useLiveTopicCalmly('officers', 5_000);
  const [officerId, setOfficerId] = useState(() => {
    const { selection } = useView.getState();
    return selection?.kind === 'officer' ? selection.officerId : null;
  });
  const [minutes, setMinutes] = useState<number>(30);
  const taking = useMutation({
    mutationFn: (shiftId: number) => client.query(trajectoryQuery(shiftId)),
    onSuccess: (trajectory) => {
      const drawing = drawingOfTrail(trajectory, store.serverNow(Date.now()) - minutes * 60_000);
      if (drawing.points.length < 2) void message.info(t('geofence.noTrail'));
      else useView.setState({ drawing });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  const shiftId = officerId === null ? undefined : store.officers.get(officerId)?.shiftId;
  return (
    <div className="fence-trail">
      <Select<number>
        value={officerId}
        showSearch={byName}
        placeholder={t('geofence.trailOf')}
        aria-label={t('geofence.trailOf')}
        options={[...store.officers.values()].map(({ officerId: value, name, badge }) => ({
          value,
          label: `${name} ${badge}`,
        }))}
        onChange={setOfficerId}
      />
      <Select<number>
        value={minutes}
        aria-label={t('geofence.trailMinutes', { count: minutes })}
        options={MINUTES.map((value) => ({ value, label: t('geofence.trailMinutes', { count: value }) }))}
        onChange={setMinutes}
      />
      <Button
        disabled={shiftId === undefined}
        loading={taking.isPending}
        data-testid="fence-from-trail"
        onClick={() => {
          if (shiftId !== undefined) taking.mutate(shiftId);
        }}
      >
        {t('geofence.fromTrail')}
      </Button>
    </div>
  );
}
