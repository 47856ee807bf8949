import { afterAll, expect, it } from 'vitest';
import { districtOf, officersAt, PLANE } from '../src/compute/allocation/testing-city.ts';
import { toVisitColumns } from '../src/compute/allocation/visit-columns.ts';
import { ALLOCATION_LIMITS, COVERAGE_LIMITS } from '../src/compute/limits.ts';
import { buildRoadNetwork } from '../src/compute/network/road-network.ts';
import { createAllocationProcess } from '../src/jobs/allocation-process.ts';

const HOUR = 3_600_000;
const NOWHERE = { nodeLon: new Float64Array(0), nodeLat: new Float64Array(0) };
const NO_PLACES = {
  ...toVisitColumns([], ALLOCATION_LIMITS, COVERAGE_LIMITS),
  beat: new Int32Array(0),
  dutyStartsAt: new Float64Array(0),
  dutyEndsAt: new Float64Array(0),
};
const [lon, lat] = PLANE.toLonLat(100, 0);
const allocation = createAllocationProcess();
afterAll(() => allocation.close());

it('makes a plan while a roster is lived through that takes longer', async () => {
  const network = buildRoadNetwork({ ...NOWHERE, edgeFrom: new Int32Array(0), edgeTo: new Int32Array(0) });
  const limits = ALLOCATION_LIMITS;
  const { cells, cellsOf } = districtOf(Array.from({ length: 60 }, () => 'AABBBBCCAABBBBCC'));
  const duties = cellsOf.map((_, beat) => ({ beat, mode: 0, startsAt: 0, endsAt: 24 * HOUR, comes: beat % 7 !== 0 }));
  const plan = (): ReturnType<typeof allocation.plan> =>
    allocation.plan(network, {
      situation: {
        officers: officersAt([[0, 0]]),
        alarms: [{ lon, lat, severity: 'major', beat: -1 }],
        cells: NO_PLACES,
        taken: [],
        streets: { ...NO_PLACES, cell: new Int32Array(0), isSomebodyOn: new Uint8Array(0) },
      },
      now: 0,
      limits,
    });
  await plan(); // both processes take a moment to begin
  const script = { cells: cells.cells, cellsOf, duties, startsAt: 0, endsAt: 24 * HOUR, seed: 1 };
  const simulate = (until: number): ReturnType<typeof allocation.simulate> =>
    allocation.simulate(network, { ...script, endsAt: until, coverage: COVERAGE_LIMITS, limits });
  await simulate(1);
  const order: string[] = [];
  const simulated = simulate(24 * HOUR).then(() => order.push('simulation'));
  const planned = plan().then(({ moves }) => {
    expect(moves).toHaveLength(1);
    order.push('plan');
  });
  await Promise.all([simulated, planned]);
  expect(order).toEqual(['plan', 'simulation']);
});
