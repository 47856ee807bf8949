import {
  ColumnWidthOutlined,
  CompassOutlined,
  HomeOutlined,
  MinusOutlined,
  MoonOutlined,
  PlusOutlined,
  RotateLeftOutlined,
  SunOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../view/use-narrow.ts';
import { changeLook, moveCamera, toggleMeasuring, useView, type Flight } from '../view/view-state.ts';
import { MapAttribution } from './MapAttribution.tsx';

const CONTROLS = [
  { text: 'scene.zoomIn', icon: <PlusOutlined />, flight: { to: 'zoom', factor: 0.6 } },
  { text: 'scene.zoomOut', icon: <MinusOutlined />, flight: { to: 'zoom', factor: 1.6 } },
  { text: 'scene.tilt', icon: <RotateLeftOutlined />, flight: { to: 'tilt' } },
  { text: 'scene.north', icon: <CompassOutlined />, flight: { to: 'north' } },
  { text: 'scene.home', icon: <HomeOutlined />, flight: { to: 'home' } },
] as const satisfies readonly { text: string; icon: ReactElement; flight: Flight }[];

const LOOK_ICONS = { sun: <SyncOutlined />, day: <SunOutlined />, night: <MoonOutlined /> } as const;

function MeasureButton(): ReactElement {
  const { t } = useTranslation();
  const measuring = useView(
    ({ drawing, drawingFor, fence }) => drawing !== null && drawingFor === 'measuring' && fence === null,
  );
  return (
    <Tooltip title={t('shortcut.measure')} placement="left">
      <Button
        type={measuring ? 'primary' : 'default'}
        icon={<ColumnWidthOutlined />}
        aria-label={t('ruler.title')}
        aria-pressed={measuring}
        data-testid="measure-open"
        onClick={toggleMeasuring}
      />
    </Tooltip>
  );
}

/** By the sun, always day, always night. */
function LookButton(): ReactElement {
  const { t } = useTranslation();
  const look = useView((view) => view.look);
  const text = t(`look.${look}`);
  return (
    <Tooltip title={text} placement="left">
      <Button icon={LOOK_ICONS[look]} aria-label={text} data-testid="look" data-look={look} onClick={changeLook} />
    </Tooltip>
  );
}

/** Zoom, tilt, north, home; and whose map this is. */
export function SceneControls(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <div className="scene-controls">
      <div className="scene-buttons" role="group" aria-label={t('scene.controls')}>
        <MeasureButton />
        <LookButton />
        {CONTROLS.map(({ text, icon, flight }) => (
          <Tooltip key={text} title={t(text)} placement="left">
            <Button
              icon={icon}
              aria-label={t(text)}
              onClick={() => {
                moveCamera(flight);
              }}
            />
          </Tooltip>
        ))}
      </div>
      {narrow ? null : <MapAttribution />}
    </div>
  );
}
