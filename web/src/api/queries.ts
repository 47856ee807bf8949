import {
  alarm,
  area,
  baseMap,
  beat,
  cameraEvent,
  cell,
  cellShiftReport,
  coverageGap,
  coverageNow,
  device,
  evidence,
  firstSteps,
  officer,
  performance,
  reading,
  shift,
  streetCoverage,
  streetSegment,
  streetVisit,
  trailArea,
  trajectory,
  type Measure,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get } from './request.ts';

/** Every question the command view asks over HTTP: one entry a question, its key first, so that answers can be refreshed by name. */

const NEVER_STALE = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } as const;

export const baseMapQuery = queryOptions({
  queryKey: ['base-map'],
  queryFn: ({ signal }) => get('/map/base', baseMap, signal),
  ...NEVER_STALE,
});

export const areasQuery = queryOptions({
  queryKey: ['areas'],
  queryFn: ({ signal }) => get('/areas?maxLevel=community', z.array(area), signal),
  ...NEVER_STALE,
});

export const cellsQuery = queryOptions({
  queryKey: ['cells'],
  queryFn: ({ signal }) => get('/cells', z.array(cell), signal),
  ...NEVER_STALE,
});

export const beatsQuery = queryOptions({
  queryKey: ['beats'],
  queryFn: ({ signal }) => get('/beats', z.array(beat), signal),
  staleTime: 300_000,
});

/** What of the things that a district needs is there; everything that is saved may change it. */
export const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'],
  queryFn: ({ signal }) => get('/first-steps', firstSteps, signal),
  refetchInterval: (query) => (Object.values(query.state.data ?? {}).every(Boolean) ? false : 4_000),
});

/** Shifts that overlap a span, as they are planned. */
export function shiftsQuery(from: number, to: number) {
  return queryOptions({
    queryKey: ['shifts', from, to],
    queryFn: ({ signal }) => get(`/shifts?from=${String(from)}&to=${String(to)}`, z.array(shift), signal),
    staleTime: 60_000,
  });
}

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: ({ signal }) => get('/devices', z.array(device), signal),
  staleTime: 300_000,
});

export const officersQuery = queryOptions({
  queryKey: ['officers'],
  queryFn: ({ signal }) => get('/officers', z.array(officer), signal),
  staleTime: 300_000,
});

/** Idleness of every cell at a moment that is over; it stays what it was. What it is now is part of the live picture. */
export function coverageAtQuery(at: number) {
  return queryOptions({
    queryKey: ['coverage', 'at', at],
    queryFn: ({ signal }) => get(`/coverage/at?at=${String(at)}`, coverageNow, signal),
    staleTime: 600_000,
  });
}

export const streetsQuery = queryOptions({
  queryKey: ['streets'],
  queryFn: ({ signal }) => get('/streets', z.array(streetSegment), signal),
  ...NEVER_STALE,
});

/** Seconds since each street was walked, now (null) or at a moment that is over. */
export function streetCoverageQuery(at: number | null) {
  return queryOptions({
    queryKey: ['street-coverage', at],
    queryFn: ({ signal }) => get(`/coverage/streets${at === null ? '' : `?at=${String(at)}`}`, streetCoverage, signal),
    refetchInterval: at === null ? 60_000 : false,
  });
}

/** The streets that a shift walked. */
export function shiftStreetsQuery(shiftId: number) {
  return queryOptions({
    queryKey: ['shift', shiftId, 'streets'],
    queryFn: ({ signal }) => get(`/shifts/${String(shiftId)}/streets`, z.array(streetVisit), signal),
    refetchInterval: 120_000,
  });
}

/** Walkable ground within some metres of a trail of the last seconds before a moment; null: now. */
export function trailAreaQuery(radiusMetres: number, seconds: number, at: number | null) {
  return queryOptions({
    queryKey: ['trail-area', radiusMetres, seconds, at],
    queryFn: ({ signal }) =>
      get(
        `/coverage/area?radius=${String(radiusMetres)}&seconds=${String(seconds)}${at === null ? '' : `&at=${String(at)}`}`,
        trailArea,
        signal,
      ),
    refetchInterval: at === null ? 60_000 : false,
  });
}

/** Gaps now (null) or at a moment that is over. Now: the live picture says when cells become overdue; between, others weigh more. */
export function gapsQuery(at: number | null) {
  return queryOptions({
    queryKey: ['gaps', at],
    queryFn: ({ signal }) =>
      get(`/coverage/gaps${at === null ? '' : `?at=${String(at)}`}`, z.array(coverageGap), signal),
    refetchInterval: at === null ? 30_000 : false,
  });
}

/** What became of a cell in the shifts of the last day. */
export function cellReportQuery(cellId: number) {
  return queryOptions({
    queryKey: ['cell-report', cellId],
    queryFn: ({ signal }) => {
      const to = Date.now();
      const span = `from=${String(to - 86_400_000)}&to=${String(to)}`;
      return get(`/coverage/cells/${String(cellId)}?${span}`, z.array(cellShiftReport), signal);
    },
    refetchInterval: 60_000,
  });
}

export const performanceQuery = queryOptions({
  queryKey: ['performance'],
  queryFn: ({ signal }) => get('/performance', z.array(performance), signal),
  refetchInterval: 60_000,
});

/** One alarm that is no longer in the live picture, found among all. */
export const alarmHistoryQuery = queryOptions({
  queryKey: ['alarm-history'],
  queryFn: ({ signal }) => get('/alarms?state=all', z.array(alarm), signal),
  staleTime: 30_000,
});

/** Own shifts of the last `days`, newest first (the server shows an officer no others). */
export function ownShiftsQuery(officerId: number, days: number) {
  return queryOptions({
    queryKey: ['own-shifts', officerId, days],
    queryFn: async ({ signal }) => {
      const to = Date.now();
      const span = `from=${String(to - days * 86_400_000)}&to=${String(to)}&officerId=${String(officerId)}`;
      const shifts = await get(`/shifts?${span}`, z.array(shift), signal);
      return shifts.sort((a, b) => b.startsAt - a.startsAt);
    },
    staleTime: 60_000,
  });
}

/** The shift's track. Computed at each request, so it is asked for again while it is on screen. */
export function trajectoryQuery(shiftId: number) {
  return queryOptions({
    queryKey: ['shift', shiftId, 'trajectory'],
    queryFn: ({ signal }) => get(`/shifts/${String(shiftId)}/trajectory`, trajectory, signal),
    refetchInterval: 30_000,
  });
}

export function shiftPerformanceQuery(shiftId: number) {
  return queryOptions({
    queryKey: ['shift', shiftId, 'performance'],
    queryFn: ({ signal }) => get(`/shifts/${String(shiftId)}/performance`, performance, signal),
    refetchInterval: 60_000,
  });
}

export function evidenceQuery(shiftId: number, measure: Measure) {
  return queryOptions({
    queryKey: ['shift', shiftId, 'evidence', measure],
    queryFn: ({ signal }) => get(`/shifts/${String(shiftId)}/performance/${measure}/evidence`, evidence, signal),
  });
}

/** Readings of the last `hours`, newest first. */
export function readingsQuery(deviceId: string, hours: number) {
  return queryOptions({
    queryKey: ['device', deviceId, 'readings', hours],
    queryFn: ({ signal }) => {
      const to = Date.now();
      return get(
        `/devices/${encodeURIComponent(deviceId)}/readings?from=${String(to - hours * 3_600_000)}&to=${String(to)}`,
        z.array(reading),
        signal,
      );
    },
    refetchInterval: 15_000,
  });
}

export function cameraEventsQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['device', deviceId, 'camera-events'],
    queryFn: ({ signal }) =>
      get(`/devices/${encodeURIComponent(deviceId)}/camera-events`, z.array(cameraEvent), signal),
    refetchInterval: 10_000,
  });
}

/** One event, in a list of at most one. */
export function cameraEventQuery(deviceId: string, eventId: string) {
  return queryOptions({
    queryKey: ['device', deviceId, 'camera-events', eventId],
    queryFn: ({ signal }) =>
      get(
        `/devices/${encodeURIComponent(deviceId)}/camera-events?eventId=${encodeURIComponent(eventId)}`,
        z.array(cameraEvent),
        signal,
      ),
    refetchInterval: 10_000,
  });
}
