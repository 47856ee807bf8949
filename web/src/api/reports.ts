import { API_PREFIX, photoProgress, report, type NewReport, type PhotoProgress, type Report } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, putBytes } from './request.ts';

/** Reports in reach, closed ones as well, newest first; an officer's are the own. */
export const reportsQuery = queryOptions({
  queryKey: ['reports'],
  queryFn: ({ signal }) => get('/reports', z.array(report), signal),
  refetchInterval: 20_000,
});

/** The same id is the same report, however often it is sent. Throws ApiFailure, as all of these. */
export function sendReport(given: NewReport): Promise<Report> {
  return post('/reports', given, report);
}

/** Bytes of a photo from `start` on; the answer says how much is there. */
export function sendPhotoPiece(
  reportId: string,
  sha256: string,
  start: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<PhotoProgress> {
  return putBytes(`/reports/${reportId}/photos/${sha256}?start=${String(start)}`, bytes, photoProgress);
}

export function markReportSeen(id: string): Promise<Report> {
  return post(`/reports/${id}/seen`, {}, report);
}

export function closeReport(id: string, words: string): Promise<Report> {
  return post(`/reports/${id}/close`, { words }, report);
}

/** Where a photo that is there is shown from. */
export function photoUrl(reportId: string, sha256: string): string {
  return `${API_PREFIX}/reports/${reportId}/photos/${sha256}`;
}
