import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ROSTER_CONFLICTS, type RosterChange, type RosterConflict } from '@xuncheng/contract';
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../../api/api-failure.ts';
import { officersQuery } from '../../api/queries.ts';
import { changeRoster } from '../../api/roster.ts';
import { failureText } from '../../i18n/failure-text.ts';

/** A change that was refused, and why. */
export interface RefusedChange {
  readonly change: RosterChange;
  readonly conflict: RosterConflict;
}

export interface RosterChanging {
  /** Ask for them; `onDone` when they were made. Nothing is made when one is refused. */
  readonly make: (changes: readonly RosterChange[], onDone?: () => void) => void;
  readonly isBusy: boolean;
  /** Of the last attempt. */
  readonly refused: readonly RefusedChange[];
  readonly forget: () => void;
  /** Puts the last change back; null when there is none, or it cannot be. */
  readonly undo: (() => void) | null;
}

/** Changes of the roster, what of them is refused, and the way back from the last one. */
export function useRosterChanges(): RosterChanging {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [refused, setRefused] = useState<readonly RefusedChange[]>([]);
  const [back, setBack] = useState<readonly RosterChange[]>([]);
  const changing = useMutation({
    mutationFn: changeRoster,
    onSuccess: async ({ undo }) => {
      setBack(undo);
      setRefused([]);
      void message.success(t('admin.saved'));
      await Promise.all(
        [['roster'], ['shifts'], officersQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
    onError: (error, changes) => {
      const conflicts = refusedOf(error, changes);
      if (conflicts.length > 0) setRefused(conflicts);
      else void message.error(failureText(error, t));
    },
  });
  const make = (changes: readonly RosterChange[], onDone: () => void = () => undefined): void => {
    setRefused([]);
    if (changes.length === 0) {
      void message.info(t('roster.nothing'));
      onDone();
    } else changing.mutate(changes, { onSuccess: onDone });
  };
  return {
    make,
    isBusy: changing.isPending,
    refused,
    forget: () => {
      setRefused([]);
    },
    undo:
      back.length === 0
        ? null
        : () => {
            make(back);
          },
  };
}

function refusedOf(error: unknown, changes: readonly RosterChange[]): RefusedChange[] {
  if (!(error instanceof ApiFailure) || error.code !== 'roster-conflict') return [];
  return (error.details ?? []).flatMap(({ path, message }) => {
    const change = changes[Number(/^changes\.(\d+)$/.exec(path)?.[1])];
    const conflict = ROSTER_CONFLICTS.find((known) => known === message);
    return change && conflict ? [{ change, conflict }] : [];
  });
}
