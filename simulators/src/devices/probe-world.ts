import type { DistrictDocument } from '@xuncheng/contract';
import { distort, stepProbeFault, type ProbeFault } from '../faults/probe-fault.ts';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createLocalClock } from '../shift-clock.ts';
import type { Spoken } from '../spoken.ts';
import { firstMessageId } from './device-message.ts';
import { beginSurge, encodeReading, installProbe, measure, stepProbe, type Probe } from './probe.ts';

/** One reading in so many milliseconds over MQTT, and one value over OPC UA. */
const READING_EVERY_MS = 10_000;
const NODE_EVERY_MS = 5000;
/** The first surge comes at once, so that a new operator sees an alarm within the first minute. */
const FIRST_SURGE_AFTER_SECONDS = 4;

interface Station {
  readonly overOpcua: boolean;
  readonly random: Random;
  probe: Probe;
  fault: ProbeFault | undefined;
  nextAt: number;
  nextId: number;
}

export interface ProbeWorld {
  readonly step: (now: number, dtSeconds: number, spoken: Spoken) => void;
}

/** All probes of a district, those behind OPC UA too. */
export function createProbeWorld(
  district: DistrictDocument,
  scenario: Scenario,
  startTime: number,
  random: Random,
): ProbeWorld {
  const devices = district.devices.filter((device) => device.kind === 'probe');
  const stations: Station[] = devices.map((device, i) => {
    const overOpcua = device.protocol === 'opcua';
    const every = overOpcua ? NODE_EVERY_MS : READING_EVERY_MS;
    const own = random.fork(device.id);
    return {
      overOpcua,
      random: own,
      probe: installProbe(device, own),
      fault: undefined,
      nextAt: startTime + Math.round(((i + 1) * every) / devices.length),
      nextId: firstMessageId(startTime),
    };
  });
  const localMinuteAt = createLocalClock(district.timeZone);
  let elapsedSeconds = 0;
  let nextSurgeAt = FIRST_SURGE_AFTER_SECONDS;
  let surges = 0;

  function surge(): void {
    // The first one is a manhole cover: it shows within two readings.
    const quantities = surges === 0 ? ['tilt'] : scenario.surgeQuantities;
    const candidates = stations.filter(
      ({ probe, fault }) =>
        probe.surge === undefined &&
        fault === undefined &&
        probe.limits.length > 0 &&
        (quantities.length === 0 || quantities.includes(probe.quantity)),
    );
    surges++;
    if (candidates.length === 0) return;
    const station = random.pick(candidates);
    station.probe = beginSurge(station.probe, station.random);
  }

  function speak(station: Station, localHour: number, waterRiseCm: number, now: number, spoken: Spoken): void {
    const value = measure(station.probe, localHour, waterRiseCm, station.random);
    const every = station.overOpcua ? NODE_EVERY_MS : READING_EVERY_MS;
    station.fault = stepProbeFault(station.fault, value, every / 1000, station.random);
    const said = distort(station.fault, value);
    const time = station.nextAt;
    station.nextAt += every;
    // After a pause of the whole process the past is not made up.
    if (station.nextAt <= now) station.nextAt = now + every;
    if (!said) return;
    if (station.overOpcua) spoken.nodes.push({ deviceId: station.probe.deviceId, ...said, sourceTime: time });
    else spoken.messages.push(encodeReading(station.probe, { id: station.nextId++, time, ...said }));
  }

  return {
    step: (now, dtSeconds, spoken) => {
      elapsedSeconds += dtSeconds;
      while (elapsedSeconds >= nextSurgeAt) {
        for (let k = surges === 0 ? scenario.surgesAtStart : 1; k > 0; k--) surge();
        nextSurgeAt += scenario.surgeEverySeconds * random.between(0.4, 1.6);
      }
      const localHour = localMinuteAt(now) / 60;
      const waterRiseCm = Math.min(scenario.waterRiseLimitCm, (elapsedSeconds / 3600) * scenario.waterRiseCmPerHour);
      for (const station of stations) {
        station.probe = stepProbe(station.probe, dtSeconds, station.random);
        if (station.nextAt <= now) speak(station, localHour, waterRiseCm, now, spoken);
      }
    },
  };
}
