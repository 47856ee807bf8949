import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../view/save-file.ts';
import { useView } from '../view/view-state.ts';
import { writeCityTime } from './city-clock.ts';
import { writeGeoJson } from './export/geojson.ts';
import { writeGpx } from './export/gpx.ts';
import { writeKml } from './export/kml.ts';
import type { LoadedReplay } from './loaded-replay.ts';
import { writeReplayLink } from './replay-asked.ts';
import type { ReplayPlayer } from './replay-player.ts';

const FORMATS = {
  gpx: { write: writeGpx, type: 'application/gpx+xml' },
  geojson: { write: writeGeoJson, type: 'application/geo+json' },
  kml: { write: writeKml, type: 'application/vnd.google-earth.kml+xml' },
} as const;

/** The trails of the replay, or of the one officer who is selected in it, in a file or on paper. */
export function ReplayExport({ player }: { readonly player: ReplayPlayer }): ReactElement {
  const { t } = useTranslation();
  const selection = useView((view) => view.selection);
  const officerId = selection?.kind === 'officer' ? selection.officerId : null;
  const { loaded } = player;
  const people = officerId === null ? loaded.people : loaded.people.filter((person) => person.officerId === officerId);
  const run = (key: string): void => {
    if (key === 'evidence') {
      const who = { kind: 'officers', officerIds: people.map((person) => person.officerId) } as const;
      window.open(
        `/evidence?${writeReplayLink({ from: loaded.from, to: loaded.to, who, at: null })}`,
        '_blank',
        'noopener',
      );
    } else save({ ...loaded, people }, key as keyof typeof FORMATS);
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'head', type: 'group', label: t('replay.exportOf', { count: people.length }) },
          { key: 'gpx', label: 'GPX' },
          { key: 'geojson', label: 'GeoJSON' },
          { key: 'kml', label: 'KML' },
          { key: 'evidence', label: t('replay.evidence') },
        ],
        onClick: ({ key }) => {
          run(key);
        },
      }}
    >
      <Button icon={<DownloadOutlined />} data-testid="replay-export">
        {t('replay.export')}
      </Button>
    </Dropdown>
  );
}

function save(replay: LoadedReplay, format: keyof typeof FORMATS): void {
  const { write, type } = FORMATS[format];
  saveFile(`xuncheng-${writeCityTime(replay.from).replaceAll(':', '')}.${format}`, new Blob([write(replay)], { type }));
}
