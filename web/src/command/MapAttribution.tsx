import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { baseMapQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { attributionText } from '../view/attribution.ts';

/** Whose map this is, and what draws it. */
export function MapAttribution(): ReactElement {
  const { language } = useFormat();
  const attribution = useQuery(baseMapQuery).data?.attribution;
  return (
    <p className="attribution">
      {attribution === undefined ? '' : `${attributionText(attribution, language)} · `}CesiumJS
    </p>
  );
}
