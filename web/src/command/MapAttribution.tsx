import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { baseMapQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { attributionText } from '../view/attribution.ts';
import { useGround } from '../view/ground.ts';
import { useChosenSources } from '../view/use-chosen-sources.ts';

/** Whose map this is, and what draws it. */
export function MapAttribution(): ReactElement {
  const { language } = useFormat();
  const drawn = useQuery(baseMapQuery).data?.attribution;
  const states = useGround((ground) => ground.states);
  const sources = useChosenSources().filter(({ id }) => states.get(id) !== 'away');
  const said = [drawn, ...sources.map(({ attribution }) => attribution)].filter((text) => text !== undefined);
  return (
    <p className="attribution" data-testid="attribution">
      {[...said.filter(Boolean).map((text) => attributionText(text, language)), 'CesiumJS'].join(' · ')}
    </p>
  );
}
