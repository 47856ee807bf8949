import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { createOutgoingExchanges, type OutgoingExchanges } from './outgoing-exchanges.ts';

const PUBACK = 4;
const PUBREC = 5;
const PUBCOMP = 7;
const publish = (qos: 0 | 1 | 2, messageId: number, topic = 'v1/t-1/down/街', payload = '{}'): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos,
  messageId,
  retain: false,
  dup: false,
});
function after(...packets: Packet[]): OutgoingExchanges {
  const exchanges = createOutgoingExchanges();
  for (const packet of packets) exchanges.sent(generate(packet));
  return exchanges;
}
/** Which kinds are accepted for this identifier, each asked of an exchange that is at the same point. */
const accepted = (id: number, ...packets: Packet[]): number[] =>
  [PUBACK, PUBREC, PUBCOMP].filter((type) => after(...packets).accepts(type, id));

describe('acknowledgements that the broker waits for', () => {
  it('are those of the quality that was sent', () => {
    expect(accepted(7, publish(1, 7))).toEqual([PUBACK]);
    expect(accepted(7, publish(2, 7))).toEqual([PUBREC]);
    expect(accepted(7, publish(2, 7), { cmd: 'pubrel', messageId: 7 })).toEqual([PUBREC, PUBCOMP]);
    expect(accepted(8, publish(1, 7))).toEqual([PUBACK, PUBREC, PUBCOMP]);
    expect(accepted(7, publish(0, 7))).toEqual([PUBACK, PUBREC, PUBCOMP]);
  });

  it('are over with the last of an exchange, and begin anew with the identifier', () => {
    const exchanges = after(publish(1, 7));
    expect(exchanges.accepts(PUBACK, 7)).toBe(true);
    expect(exchanges.accepts(PUBCOMP, 7)).toBe(true);
    exchanges.sent(generate(publish(2, 7)));
    expect(exchanges.accepts(PUBACK, 7)).toBe(false);
  });

  it('are read from the bytes however these are cut, and whatever lies between', () => {
    const packet = fc.oneof(
      fc
        .tuple(
          fc.constantFrom(0, 1, 2),
          fc.integer({ min: 1, max: 65_535 }),
          fc.string({ minLength: 1 }),
          fc.string({ maxLength: 400 }),
        )
        .map(([qos, id, topic, payload]) => publish(qos, id, topic, payload)),
      fc.integer({ min: 1, max: 65_535 }).map((messageId): Packet => ({ cmd: 'puback', messageId })),
      fc.constant<Packet>({ cmd: 'pingresp' }),
      fc.constant<Packet>({ cmd: 'suback', messageId: 3, granted: [0, 1, 128] }),
    );
    fc.assert(
      fc.property(fc.array(packet), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (packets, cuts) => {
        const bytes = Buffer.concat([...packets, publish(2, 1)].map((one) => generate(one)));
        const exchanges = createOutgoingExchanges();
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const end = at + cuts[cut % cuts.length]!;
          exchanges.sent(bytes.subarray(at, end));
          at = end;
        }
        expect([PUBACK, PUBCOMP, PUBREC].map((type) => exchanges.accepts(type, 1))).toEqual([false, false, true]);
      }),
      { seed: 4 },
    );
  });

  it('are read from strings, too, as the broker writes topics and payloads', () => {
    const exchanges = createOutgoingExchanges();
    const topic = 'v1/t-1/down/街';
    const bytes = generate(publish(1, 9, topic, '好'));
    const from = bytes.indexOf(topic);
    exchanges.sent(bytes.subarray(0, from));
    exchanges.sent(topic);
    exchanges.sent(Buffer.of(0, 9));
    exchanges.sent('好');
    exchanges.sent(bytes.toString('latin1').slice(0, 1));
    exchanges.sent(bytes.subarray(1));
    expect([PUBREC, PUBCOMP, PUBACK].map((type) => exchanges.accepts(type, 9))).toEqual([false, false, true]);
  });
});
