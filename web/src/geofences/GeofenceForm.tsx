import { CloseOutlined, SaveOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Geofence, GeofenceShape } from '@xuncheng/contract';
import { Alert, App, Button, Input, InputNumber } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeGeofence, drawGeofence, geofencesQuery } from '../api/geofences.ts';
import { useSession } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { endFence, select, useView } from '../view/view-state.ts';
import { changeWishes } from './fence-draft.ts';
import { shapeOfDrawing, type FenceDraft } from './fence-drawing.ts';
import { FenceRules } from './FenceRules.tsx';
import { FenceSchedule } from './FenceSchedule.tsx';
import { FenceShapeChoice } from './FenceShapeChoice.tsx';
import { FenceSubjectChoice } from './FenceSubjectChoice.tsx';

const NAME_AT_MOST = 60;

/** A fence being drawn or changed: its outline on the map, the rest here. */
export function GeofenceForm({ fence }: { readonly fence: FenceDraft }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const areaId = useSession().data?.areaId;
  const drawing = useView((view) => view.drawing);
  const { wishes } = fence;
  const shape = drawing && shapeOfDrawing(fence.kind, drawing, fence.halfWidthMetres);
  const problem = problemOf(fence, shape, t);
  const saving = useMutation({
    mutationFn: (wanted: GeofenceShape): Promise<Geofence> => {
      const whole = { ...wishes, name: wishes.name.trim(), shape: wanted };
      if (fence.changes) return changeGeofence(fence.changes.id, { ...whole, version: fence.changes.version });
      if (areaId === undefined) throw new Error('nobody is signed in');
      return drawGeofence({ ...whole, areaId });
    },
    onSuccess: async ({ id }) => {
      void message.success(t('geofence.saved'));
      endFence();
      select({ kind: 'geofence', geofenceId: id });
      await client.invalidateQueries({ queryKey: geofencesQuery.queryKey });
    },
  });
  return (
    <form
      className="card instruct-form fence-form"
      data-testid="fence-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null && shape && !saving.isPending) saving.mutate(shape);
      }}
    >
      <header className="card-head">
        <h2>{fence.changes ? t('geofence.edit') : t('geofence.draw')}</h2>
        <Button
          type="text"
          className="card-close"
          icon={<CloseOutlined />}
          aria-label={t('common.close')}
          onClick={endFence}
        />
      </header>
      <FenceShapeChoice fence={fence} shape={shape} />
      <label>
        <span>{t('geofence.name')}</span>
        <Input
          value={wishes.name}
          maxLength={NAME_AT_MOST}
          placeholder={t('geofence.namePlaceholder')}
          data-testid="fence-name"
          onChange={(event) => {
            changeWishes({ name: event.target.value });
          }}
        />
      </label>
      <FenceSubjectChoice subjects={wishes.subjects} />
      <FenceRules alarms={wishes.alarms} />
      <FenceSchedule schedule={wishes.schedule} />
      <div className="form-pair">
        <label>
          <span>{t('geofence.dwell')}</span>
          <InputNumber
            value={wishes.dwellSeconds}
            min={0}
            max={3_600}
            precision={0}
            onChange={(value) => {
              if (value !== null) changeWishes({ dwellSeconds: value });
            }}
          />
        </label>
        <label>
          <span>{t('geofence.margin')}</span>
          <InputNumber
            value={wishes.marginMetres}
            min={0}
            max={500}
            onChange={(value) => {
              if (value !== null) changeWishes({ marginMetres: value });
            }}
          />
        </label>
      </div>
      <p className="quiet small">{t('geofence.steady')}</p>
      {saving.isError ? <Alert type="error" showIcon role="alert" title={failureText(saving.error, t)} /> : null}
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        icon={<SaveOutlined />}
        loading={saving.isPending}
        disabled={problem !== null}
        data-testid="save-fence"
      >
        {problem ?? t('geofence.save')}
      </Button>
    </form>
  );
}

/** What is missing before it can be saved. */
function problemOf({ wishes }: FenceDraft, shape: GeofenceShape | null, t: TFunction): string | null {
  if (!shape) return t('geofence.needShape');
  if (wishes.name.trim() === '') return t('geofence.needName');
  if (wishes.subjects.kind !== 'everybody' && wishes.subjects.ids.length === 0) return t('geofence.needSubjects');
  return wishes.schedule.some(({ weekdays }) => weekdays.length === 0) ? t('geofence.needWeekday') : null;
}
