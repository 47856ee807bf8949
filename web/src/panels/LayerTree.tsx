import { AppstoreOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { MapAttribution } from '../command/MapAttribution.tsx';
import { useNarrow } from '../view/use-narrow.ts';
import { GroundChoice } from './GroundChoice.tsx';
import { toggleLayer, useView, type Layer } from '../view/view-state.ts';

const GROUPS = [
  { text: 'layer.people', layers: ['officers', 'names', 'alarms', 'reports', 'geofences'] },
  { text: 'layer.devices', layers: ['cameras', 'cones', 'probes', 'trackers'] },
  { text: 'layer.duty', layers: ['coverage', 'streets', 'trailArea', 'cells'] },
  { text: 'layer.base', layers: ['areas', 'blocks', 'labels'] },
] as const satisfies readonly { text: string; layers: readonly Layer[] }[];

/** What is shown on the map, by group. */
export function LayerTree(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  // Open from the start where it covers nothing else.
  const [open, setOpen] = useState(() => window.innerWidth >= 1500 && window.innerHeight >= 860);
  const layers = useView((view) => view.layers);
  return (
    <section className="layer-tree">
      {open ? (
        <div className="floating layer-groups" id="layer-groups">
          {GROUPS.map(({ text, layers: names }) => (
            <fieldset key={text}>
              <legend>{t(text)}</legend>
              {names.map((layer) => (
                <Checkbox
                  key={layer}
                  checked={layers[layer]}
                  data-testid={`layer-${layer}`}
                  onChange={() => {
                    toggleLayer(layer);
                  }}
                >
                  {t(`layer.${layer}`)}
                </Checkbox>
              ))}
            </fieldset>
          ))}
          <GroundChoice />
          {narrow ? <MapAttribution /> : null}
        </div>
      ) : null}
      <div className="layer-buttons">
        <Button
          icon={<AppstoreOutlined />}
          aria-expanded={open}
          aria-controls="layer-groups"
          data-testid="layer-tree-toggle"
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('layer.title')}
        </Button>
        {open && !narrow ? null : (
          <Button
            type={layers.coverage ? 'primary' : 'default'}
            aria-pressed={layers.coverage}
            data-testid={open ? undefined : 'layer-coverage'}
            onClick={() => {
              toggleLayer('coverage');
            }}
          >
            {t('layer.coverage')}
          </Button>
        )}
      </div>
    </section>
  );
}
