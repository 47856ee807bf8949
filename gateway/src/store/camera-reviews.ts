import type { AdmittedCameraReview } from '@xuncheng/contract';
import type pg from 'pg';

/**
 * Reviews in their last state. One that has ended stays as it ended, and one that was called an alert stays one: what comes again, late or after a
 * restart, changes nothing.
 */
export async function storeCameraReviews(
  client: pg.PoolClient,
  reviews: readonly { readonly deviceNumber: number; readonly body: AdmittedCameraReview }[],
): Promise<void> {
  // In one order for all gateways; what is said of one review stays in its own.
  const ordered = [...reviews].sort(
    (a, b) =>
      a.deviceNumber - b.deviceNumber ||
      (a.body.reviewId < b.body.reviewId ? -1 : Number(a.body.reviewId > b.body.reviewId)),
  );
  for (const { deviceNumber, body } of ordered)
    await client.query(
      `insert into camera_review as known
         (device_number, review_id, severity, start_time, end_time, labels, zones, event_ids, received_at)
       values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, $8, to_timestamp($9::float8 / 1000))
       on conflict (device_number, review_id) do update set
         severity = least(known.severity, excluded.severity), -- 'alert' before 'detection'
         end_time = excluded.end_time, labels = excluded.labels, zones = excluded.zones, event_ids = excluded.event_ids,
         received_at = excluded.received_at
       where known.end_time is null and known.received_at <= excluded.received_at`,
      [
        deviceNumber,
        body.reviewId,
        body.severity,
        body.startTime,
        body.endTime ?? null,
        body.labels,
        body.zones,
        body.eventIds,
        body.receivedAt,
      ],
    );
}
