import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { matchesText, type SpelledAt } from './text-search.ts';

/** The dictionary is a third of a megabyte: fetched beside the page, searched without until it is there. */
const spelling = queryOptions({
  queryKey: ['spelling'],
  queryFn: async () => (await import('./pinyin.ts')).spelledInPinyin,
  staleTime: Infinity,
  structuralSharing: false,
});

/** How words are pronounced, once that is known. */
export function useSpelling(): SpelledAt | undefined {
  return useQuery(spelling).data;
}

/** {@link matchesText}, also by Pinyin. */
export function useTextSearch(): (query: string, ...texts: string[]) => boolean {
  const spelledAt = useSpelling();
  return useCallback((query, ...texts) => matchesText(query, texts, spelledAt), [spelledAt]);
}

/** The same for the options of a select, by what they are called. */
export function useOptionSearch(): { filterOption: (query: string, option?: { label?: unknown }) => boolean } {
  const finds = useTextSearch();
  return useMemo(
    () => ({
      filterOption: (query, option) => finds(query, typeof option?.label === 'string' ? option.label : ''),
    }),
    [finds],
  );
}
