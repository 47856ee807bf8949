import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../api/api-failure.ts';
import { failureText } from '../i18n/failure-text.ts';

interface Saving<Answer> {
  /** What was asked about this is asked again. */
  readonly refresh: readonly QueryKey[];
  readonly onDone?: (answer: Answer) => void;
  /** Said when it is done. */
  readonly said?: (answer: Answer) => string;
}

/** Something that is saved at the server: says that it is, or why it is not, and has what it changed asked again. */
export function useSaving<Given, Answer>(
  save: (given: Given) => Promise<Answer>,
  { refresh, onDone, said }: Saving<Answer>,
): UseMutationResult<Answer, Error, Given> {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async (answer) => {
      if (said) void message.success(said(answer));
      onDone?.(answer);
      await Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: async (error) => {
      void message.error(failureText(error, t));
      // Refused for how things stand: they are not as they are shown.
      if (error instanceof ApiFailure && error.status === 409)
        await Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}
