import { distanceMetres } from '@xuncheng/contract';
import type { OrderNow } from '../store/load-orders-now.ts';
import type { CoverageNowBoard } from './coverage-now.ts';
import type { StreetsBoard } from './streets-now.ts';

/** Metres within which an order's place is the alarm's. */
const SAME_PLACE_METRES = 30;

/** Was somebody sent to an alarm since it was raised? */
export function isAlarmTaken(
  orders: readonly OrderNow[],
  alarm: { readonly id: number; readonly raisedAt: number; readonly lon: number | null; readonly lat: number | null },
): boolean {
  const { id, raisedAt, lon, lat } = alarm;
  return orders.some(
    (order) =>
      // Whatever a device's clock makes of when it was raised.
      order.alarmIds.includes(id) ||
      (order.issuedAt >= raisedAt &&
        order.lon !== null &&
        order.lat !== null &&
        lon !== null &&
        lat !== null &&
        distanceMetres(order.lon, order.lat, lon, lat) <= SAME_PLACE_METRES),
  );
}

/** Which cell is where; undefined: none. */
export interface CellFinder {
  readonly at: (lon: number, lat: number) => number | undefined;
  /** Of the piece of a street of this identity. */
  readonly ofStreet: (segmentId: number) => number | undefined;
}

/** By the cells and streets of now. */
export function cellFinder(
  coverage: Pick<CoverageNowBoard, 'cells'>,
  streets: Pick<StreetsBoard, 'findCell'>,
): CellFinder {
  const index = coverage.cells();
  return { at: (lon, lat) => index.cells[index.find(lon, lat)]?.id, ofStreet: streets.findCell };
}

/** Identities of the cells that open orders lead to, also by a street in them (A12 of compute/allocation). */
export function takenCells(orders: readonly OrderNow[], cells: CellFinder): Set<number> {
  const taken = new Set<number | undefined>();
  for (const { isOpen, lon, lat, cellIds, segmentIds } of orders) {
    if (!isOpen) continue;
    if (lon !== null && lat !== null) taken.add(cells.at(lon, lat));
    for (const id of cellIds) taken.add(id);
    for (const id of segmentIds) taken.add(cells.ofStreet(id));
  }
  return new Set([...taken].filter((id) => id !== undefined));
}
