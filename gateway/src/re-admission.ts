import { reAdmitRequest, type ReAdmitAnswer } from '@xuncheng/contract';
import { parseJson } from './decode/json.ts';
import type { Intake } from './intake.ts';
import type { DeviceRegistry } from './store/device-registry.ts';

/**
 * Admit dead letters for the server: request (bytes of JSON) in, answer (JSON) out.
 * @returns what answers a request, or undefined when it was none: then nobody could tell whose answer it is
 */
export function createReAdmission(
  registry: DeviceRegistry,
  intake: Pick<Intake, 'reAdmit'>,
): (request: Uint8Array) => Promise<string | undefined> {
  return async (bytes) => {
    const json = parseJson(bytes);
    const parsed = 'value' in json ? reAdmitRequest.safeParse(json.value) : undefined;
    if (!parsed?.success) return undefined;
    const { requestId, deviceId, topic, receivedAt, payload } = parsed.data;
    const device = registry.byId(deviceId);
    const { admitted, refusals } = device
      ? await intake.reAdmit(device, topic, Buffer.from(payload, 'base64'), receivedAt)
      : { admitted: 0, refusals: [{ reason: 'unknown-device', detail: deviceId }] };
    return JSON.stringify({ requestId, admitted, refusals: [...refusals] } satisfies ReAdmitAnswer);
  };
}
