import { keepIn, keepTogether, openPhone, waitingReport, type PhotoHere, type WaitingReport } from './phone-store.ts';

/** Keep the bytes of a photo; taken twice it is kept once. */
export async function keepPhoto(photo: PhotoHere): Promise<void> {
  await (await openPhone()).put('photos', photo);
}

/** The bytes of a photo, or undefined when the browser has lost them. */
export async function readPhoto(reportId: string, sha256: string): Promise<PhotoHere['bytes'] | undefined> {
  return (await (await openPhone()).get('photos', [reportId, sha256]))?.bytes;
}

/** Forget one photo, or all of a report. */
export async function forgetPhotos(reportId: string, sha256?: string): Promise<void> {
  const range = sha256 === undefined ? IDBKeyRange.bound([reportId, ''], [reportId, '\uffff']) : undefined;
  await (await openPhone()).delete('photos', range ?? [reportId, sha256 ?? '']);
}

/** Put a report in, or change what is kept of it. It is safe when this resolves. */
export async function keepReport(report: WaitingReport): Promise<void> {
  await (await openPhone()).put('reports', report);
}

/** The same of the report that was written: it waits, and is no draft any more, or neither. */
export async function keepWritten(report: WaitingReport): Promise<void> {
  await keepTogether(async (transaction) => {
    await transaction.objectStore('reports').put(report);
    await keepIn(transaction, 'draft', undefined);
  });
}

/** All that wait, oldest first; what another version of this page wrote and does not fit is left alone and not shown. */
export async function listReportsHere(): Promise<WaitingReport[]> {
  const all = await (await openPhone()).getAll('reports');
  return all
    .map((value) => waitingReport.safeParse(value))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .sort((a, b) => a.body.madeAt - b.body.madeAt);
}

/** It is at the server, wholly: forget it and its photos. */
export async function forgetReport(id: string): Promise<void> {
  await (await openPhone()).delete('reports', id);
  await forgetPhotos(id);
}
