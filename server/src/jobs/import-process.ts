import type { AreaImport, AreaImportAnswer } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import { openChildQuestions } from './child-questions.ts';

export interface ImportQuestion {
  readonly databaseUrl: string;
  readonly path: string;
  readonly wishes: AreaImport;
  readonly accountId: number;
}

export type ImportReply = { readonly answer: AreaImportAnswer } | { readonly unreadable: string };

/** Imports areas and cells, each file in a process of its own. */
export type ImportProcess = (path: string, wishes: AreaImport, accountId: number) => Promise<AreaImportAnswer>;

/** @returns what imports; it throws Refusal 422 `unreadable-file` with what is wrong with the file */
export function createImportProcess(databaseUrl: string): ImportProcess {
  return async (path, wishes, accountId) => {
    const child = openChildQuestions<ImportQuestion>('import-child', 'json');
    try {
      const reply = (await child.ask({ databaseUrl, path, wishes, accountId })) as ImportReply;
      if ('unreadable' in reply) throw new Refusal(422, 'unreadable-file', reply.unreadable);
      return reply.answer;
    } finally {
      await child.close();
    }
  };
}
