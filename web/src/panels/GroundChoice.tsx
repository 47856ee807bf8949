import { useQuery } from '@tanstack/react-query';
import { Checkbox, Radio } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mapSourcesQuery } from '../api/map-sources.ts';
import { useFormat } from '../i18n/use-format.ts';
import { chooseImagery, toggleModel, useGround } from '../view/ground.ts';

/** What lies under the city and which models stand on it; nothing where none are set up. */
export function GroundChoice(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const sources = useQuery(mapSourcesQuery).data ?? [];
  const { imagery, models } = useGround();
  const grounds = sources.filter(({ kind }) => kind === 'imagery');
  const buildings = sources.filter(({ kind }) => kind === '3d-tiles');
  if (sources.length === 0) return null;
  return (
    <>
      {grounds.length > 0 ? (
        <fieldset className="ground-choice">
          <legend>{t('ground.title')}</legend>
          {[null, ...grounds].map((source) => (
            <Radio
              key={source?.id ?? 'drawn'}
              name="ground"
              checked={grounds.some(({ id }) => id === imagery) ? imagery === source?.id : source === null}
              data-testid={`ground-${String(source?.id ?? 'drawn')}`}
              onChange={() => {
                chooseImagery(source?.id ?? null);
              }}
            >
              {source ? format.name(source) : t('ground.drawn')}
            </Radio>
          ))}
        </fieldset>
      ) : null}
      {buildings.length > 0 ? (
        <fieldset className="ground-choice">
          <legend>{t('ground.models')}</legend>
          {buildings.map((source) => (
            <Checkbox
              key={source.id}
              checked={models.includes(source.id)}
              data-testid={`model-${String(source.id)}`}
              onChange={() => {
                toggleModel(source.id);
              }}
            >
              {format.name(source)}
            </Checkbox>
          ))}
        </fieldset>
      ) : null}
    </>
  );
}
