import { distanceMetres } from '@xuncheng/contract';
import type { OrderNow } from '../store/load-orders-now.ts';

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

/** Identities of the cells that open orders lead to. @param cellAt identity of the cell at a place, if there is one */
export function takenCells(
  orders: readonly OrderNow[],
  cellAt: (lon: number, lat: number) => number | undefined,
): Set<number> {
  const taken = new Set<number>();
  for (const { isOpen, lon, lat, cellIds } of orders) {
    if (!isOpen) continue;
    const cell = lon === null || lat === null ? undefined : cellAt(lon, lat);
    if (cell !== undefined) taken.add(cell);
    for (const id of cellIds) taken.add(id);
  }
  return taken;
}
