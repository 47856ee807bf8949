import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { GeofenceCard } from '../geofences/GeofenceCard.tsx';
import { GeofenceForm } from '../geofences/GeofenceForm.tsx';
import { InstructForm } from '../instruct/InstructForm.tsx';
import { AlarmCard } from '../panels/AlarmCard.tsx';
import { CellCard } from '../panels/CellCard.tsx';
import { DeviceCard } from '../panels/DeviceCard.tsx';
import { InstructionCard } from '../panels/InstructionCard.tsx';
import { ReportCard } from '../panels/ReportCard.tsx';
import { OfficerCard } from '../panels/OfficerCard.tsx';
import { useNarrow } from '../view/use-narrow.ts';
import { select, useView, type Selection } from '../view/view-state.ts';

/** The card of what is selected, or the instruction being written. */
export function RightDock(): ReactElement | null {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const selection = useView((view) => view.selection);
  const draft = useView((view) => view.draft);
  const fence = useView((view) => view.fence);
  const picking = useView((view) => view.pickingPlace);
  // On a phone the sheet would cover the map that is to be clicked.
  if ((!selection && !draft && !fence) || (narrow && picking)) return null;
  return (
    <aside className="right-dock" aria-label={t('dock.selection')}>
      {fence ? (
        <GeofenceForm key={fence.changes?.id ?? 'new'} fence={fence} />
      ) : draft ? (
        <InstructForm key={draft.idempotencyKey} draft={draft} />
      ) : selection ? (
        <>
          <Button
            type="text"
            className="card-close"
            icon={<CloseOutlined />}
            aria-label={t('common.close')}
            onClick={() => {
              select(null);
            }}
          />
          <Card selection={selection} />
        </>
      ) : null}
    </aside>
  );
}

function Card({ selection }: { readonly selection: Selection }): ReactElement {
  if (selection.kind === 'officer') return <OfficerCard key={selection.officerId} officerId={selection.officerId} />;
  if (selection.kind === 'device') return <DeviceCard key={selection.deviceId} deviceId={selection.deviceId} />;
  if (selection.kind === 'alarm') return <AlarmCard key={selection.alarmId} alarmId={selection.alarmId} />;
  if (selection.kind === 'cell') return <CellCard key={selection.cellId} cellId={selection.cellId} />;
  if (selection.kind === 'geofence')
    return <GeofenceCard key={selection.geofenceId} geofenceId={selection.geofenceId} />;
  if (selection.kind === 'report') return <ReportCard key={selection.reportId} reportId={selection.reportId} />;
  return <InstructionCard key={selection.instructionId} instructionId={selection.instructionId} />;
}
