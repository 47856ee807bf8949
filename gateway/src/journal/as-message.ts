import { FLAG_MOCK, UP_KINDS, type UpKind } from '@xuncheng/contract';
import { recordsOf, type JournalEntry, type JournalKind } from './record.ts';
import { describeRow } from '../rows/describe-row.ts';
import { CAMERA_EVENT, FIX, READING } from '../rows/streams.ts';

/** First level of the topic under which a record that the database refused is kept: what was said, in words of the own contract. */
const REFUSED = 'refused';

/** Kinds of the journal as the own contract names them. */
const KIND_OF: Readonly<Record<Exclude<JournalKind, 'dead-letter'>, UpKind | 'camera-review'>> = {
  fix: 'fix',
  'camera-event': 'camera-event',
  reading: 'probe-reading',
  alarm: 'alarm',
  receipt: 'instruction-receipt',
  status: 'status',
  // It has no words for a review: a letter of one can be read and dismissed.
  'camera-review': 'camera-review',
};

/** A record of the journal as a message of the own contract in WGS-84, whatever its device spoke: a person can read, correct and re-admit it. */
export function asMessage(entry: JournalEntry & { readonly kind: Exclude<JournalKind, 'dead-letter'> }): {
  readonly topic: string;
  readonly payload: string;
} {
  const body = Object.entries(bodyOf(entry)).filter(
    ([name, value]) => value !== undefined && (value !== null || name === 'value'),
  );
  return { topic: `${REFUSED}/${KIND_OF[entry.kind]}`, payload: JSON.stringify(Object.fromEntries(body)) };
}

/** What kind of message a letter of a refused record holds, by its topic; undefined when it is another letter. */
export function kindOfRefused(topic: string): UpKind | undefined {
  return UP_KINDS.find((kind) => topic === `${REFUSED}/${kind}`);
}

function bodyOf(entry: JournalEntry & { readonly kind: Exclude<JournalKind, 'dead-letter'> }): object {
  switch (entry.kind) {
    case 'fix': {
      const { message_key: id, lon_e7: lon, lat_e7: lat, time, ...row } = describeRow(FIX, entry.bytes);
      const { accuracy, altitude, speed, heading, battery } = row;
      const mock = (Number(row['flags']) & FLAG_MOCK) !== 0;
      const place = { lon: Number(lon) / 1e7, lat: Number(lat) / 1e7 };
      return { id: String(id), time, ...place, accuracy, altitude, speed, heading, battery, mock };
    }
    case 'camera-event': {
      const row = describeRow(CAMERA_EVENT, entry.bytes);
      const { message_key: id, time, event_id: eventId, phase, label, score, zones } = row;
      const { stationary_seconds: stationarySeconds, false_positive: falsePositive } = row;
      const { start_time: startTime, end_time: endTime } = row;
      const { box, has_snapshot: hasSnapshot, has_clip: hasClip } = row;
      return {
        id: String(id),
        time,
        eventId,
        phase,
        label,
        score,
        zones,
        stationarySeconds,
        falsePositive,
        startTime,
        endTime,
        box,
        hasSnapshot,
        hasClip,
      };
    }
    case 'reading': {
      const { message_key: id, time, quantity, value, unit, quality } = describeRow(READING, entry.bytes);
      return { id: String(id), time, quantity, value, unit, quality };
    }
    default: {
      const { body } = recordsOf([entry], entry.kind)[0]!;
      return 'messageKey' in body ? { ...body, id: String(body.messageKey) } : body;
    }
  }
}
