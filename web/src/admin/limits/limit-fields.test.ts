import { INSTRUCTION_LIMITS, PICTURE_LIMITS, type Limits } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import {
  absenceOf,
  fieldsOf,
  LIMIT_GROUPS,
  numberAt,
  pathOf,
  problemsOf,
  rangeAt,
  withNumberAt,
} from './limit-fields.ts';

const byMode = { foot: 1, 'e-bike': 2, car: 3 };
const byClass = { A: 1, B: 2, C: 3 };
const limits: Limits = {
  trajectory: {
    accuracyMetres: 50,
    speedMetresPerSecond: byMode,
    agreeingFixes: 3,
    silenceSeconds: 180,
    stopMetres: byMode,
    stopSeconds: byMode,
  },
  coverage: {
    presenceMetres: 0,
    leaveMetres: 20,
    leaveSeconds: 30,
    joinSeconds: 30,
    joinStepMetres: 20,
    visitSeconds: 60,
    targetSeconds: { A: 7_200, B: 14_400, C: null },
    weight: byClass,
    knownShare: 0.5,
    streetTargetSeconds: { main: 7_200, secondary: 14_400, lane: null },
    streetWeight: { main: 3, secondary: 2, lane: 1 },
  },
  figures: {
    acknowledgeSeconds: { routine: 300, urgent: 60 },
    clockInGraceSeconds: 300,
    offBeatSeconds: 600,
    attendSeconds: 900,
  },
  rests: { restSeconds: 3_600 },
  picture: PICTURE_LIMITS,
  instructions: INSTRUCTION_LIMITS,
  alarms: { escalateSeconds: { critical: 120, major: 300, minor: 900, warning: null } },
  devices: {
    fixSilenceSeconds: 180,
    readingSilenceSeconds: 900,
    aheadSeconds: 60,
    lagSeconds: 300,
    lowBattery: 15,
    emptyBattery: 10,
  },
  allocation: {
    farSeconds: 1_800,
    movedSeconds: 1_200,
    movedShare: 0.1,
    busySeconds: 300,
    offBeatSeconds: 60,
    lossPerMetre: 1,
    aheadSeconds: 1_200,
    idlenessShare: 0.4,
    alarmLossPerSecond: { critical: 4, major: 3, minor: 2, warning: 1 },
    staySeconds: byClass,
  },
};

describe('limits as fields', () => {
  it('have their unit in their name, and a number for each part', () => {
    const units = fieldsOf('trajectory', limits).map(({ name, unit, parts }) => [name, unit, parts?.length ?? 1]);
    expect(units).toEqual([
      ['accuracyMetres', 'metres', 1],
      ['speedMetresPerSecond', 'metresPerSecond', 3],
      ['agreeingFixes', null, 1],
      ['silenceSeconds', 'seconds', 1],
      ['stopMetres', 'metres', 3],
      ['stopSeconds', 'seconds', 3],
    ]);
    expect(fieldsOf('coverage', limits).find(({ name }) => name === 'knownShare')).toMatchObject({ unit: 'share' });
  });

  it('are read and replaced by their path, everything else staying as it is', () => {
    const [field] = fieldsOf('coverage', limits).filter(({ name }) => name === 'targetSeconds');
    const path = pathOf(field!, 'C');
    expect(path).toBe('coverage.targetSeconds.C');
    expect([path, 'coverage.streetTargetSeconds.lane', 'coverage.weight.A'].map(absenceOf)).toEqual([
      'oncePerShift',
      'noTarget',
      null,
    ]);
    expect(numberAt(limits, path)).toBeNull();
    const changed = withNumberAt(limits, path, 3_600);
    expect(numberAt(changed, path)).toBe(3_600);
    expect(withNumberAt(changed, path, null)).toEqual(limits);
  });

  it('say where a number is not allowed', () => {
    expect(problemsOf(limits).size).toBe(0);
    const wrong = withNumberAt(withNumberAt(limits, 'trajectory.agreeingFixes', 1), 'coverage.leaveMetres', null);
    expect([...problemsOf(wrong).keys()].sort()).toEqual(['coverage.leaveMetres', 'trajectory.agreeingFixes']);
  });

  it('are all shown, each with the range that the contract allows', () => {
    expect([...LIMIT_GROUPS].sort()).toEqual(Object.keys(limits).sort());
    expect(rangeAt('coverage.knownShare')).toEqual({ least: 0, most: 1 });
    expect(rangeAt('alarms.escalateSeconds.warning')).toEqual({ least: null, most: 86_400 });
    for (const group of LIMIT_GROUPS)
      for (const field of fieldsOf(group, limits))
        for (const part of field.parts ?? [null]) {
          const path = pathOf(field, part);
          const { least, most } = rangeAt(path)!;
          // Just inside is taken, just outside is a problem; those that must be longer than another are said so elsewhere.
          if (group !== 'picture') expect([...problemsOf(withNumberAt(limits, path, most)).keys()], path).toEqual([]);
          expect([...problemsOf(withNumberAt(limits, path, most + 1)).keys()], path).toContain(path);
          expect([...problemsOf(withNumberAt(limits, path, (least ?? 0) - 1)).keys()], path).toContain(path);
        }
  });

  it('say that unknown comes after stale', () => {
    expect([...problemsOf(withNumberAt(limits, 'picture.unknownSeconds', 30)).keys()]).toEqual([
      'picture.unknownSeconds',
    ]);
  });
});
