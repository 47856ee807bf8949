import { TRAVEL_MODES } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS, COVERAGE_LIMITS, TRAVEL_LIMITS } from '../limits.ts';
import { networkFromRoads, type RoadLine } from '../network/network-from-roads.ts';
import { createRoadFinder, type Places } from '../network/travel-seconds.ts';
import { cellTravel } from './cell-travel.ts';
import type { DutyPolicy, DutyScript } from './duty.ts';
import { simulateDuty } from './simulate-duty.ts';
import { districtOf, PLANE } from './testing-city.ts';
import { straightTravel, type Travel } from './travel.ts';
import { toVisitColumns } from './visit-columns.ts';

const FOOT = TRAVEL_MODES.indexOf('foot');
const road = (...line: [number, number][]): RoadLine => ({
  geometry: { type: 'LineString', coordinates: line.map(([x, y]) => PLANE.toLonLat(x, y)) },
  properties: {},
});
const place = (x: number, y: number): Places => {
  const [lon, lat] = PLANE.toLonLat(x, y);
  return { lon: Float64Array.of(lon), lat: Float64Array.of(lat) };
};

/** Two cells beside each other whose middles only a way round of 900 m joins; a third one a kilometre north. */
const DISTRICT = districtOf(['AA', 'A']);
const VISITS = toVisitColumns(DISTRICT.cells.cells, ALLOCATION_LIMITS, COVERAGE_LIMITS);
const middleOf = (cell: number): Places => ({
  lon: VISITS.lon.slice(cell, cell + 1),
  lat: VISITS.lat.slice(cell, cell + 1),
});
const ROUND = road([50, 50], [50, 450], [150, 450], [150, 50]);

function travelOn(...roads: RoadLine[]): Travel {
  const finder = createRoadFinder(networkFromRoads(roads).network);
  return cellTravel(finder, DISTRICT.cells, VISITS, ALLOCATION_LIMITS, TRAVEL_LIMITS);
}
const secondsBetween = (travel: Travel, from: Places, to: Places): number =>
  travel.seconds({ ...from, mode: Uint8Array.of(FOOT) }, to)[0]!;

test('S7: from cell to cell the way by the roads, from in between first to the middle of the cell, inside it straight', () => {
  const travel = travelOn(ROUND);
  expect(secondsBetween(travel, middleOf(0), middleOf(1))).toBeCloseTo(900 / 1.3, -1);
  expect(secondsBetween(travel, place(90, 50), middleOf(1))).toBeCloseTo((40 * 1.27 + 900) / 1.3, -1);
  expect(secondsBetween(travel, place(90, 50), middleOf(0))).toBeCloseTo((40 * 1.27) / 1.3, 0);
  // Asked again it is the same, and nobody's place of a cell is gone to straight.
  expect(secondsBetween(travel, middleOf(0), middleOf(1))).toBeCloseTo(900 / 1.3, -1);
  expect(secondsBetween(travel, middleOf(0), place(150, 60))).toBeCloseTo((100.5 * 1.27) / 1.3, 0);
});

test('S7: without a road in reach straight × the detour; with roads that lead nowhere, far', () => {
  const straight = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);
  const north = secondsBetween(straight, middleOf(0), middleOf(2));
  expect(secondsBetween(travelOn(ROUND), middleOf(0), middleOf(2))).toBeCloseTo(north, 3);
  const apart = travelOn(ROUND, road([0, 1_050], [300, 1_050]));
  expect(secondsBetween(apart, middleOf(0), middleOf(2))).toBe(2 * ALLOCATION_LIMITS.farSeconds);
});

test('S7: in a simulation the officer needs the time of the way', () => {
  const goesTo: DutyPolicy = { dispatch: () => [], goOn: (_view, officer) => (officer === 0 ? 1 : 0) };
  const walked = (travel: Travel): number => {
    const script: DutyScript = {
      district: { ...DISTRICT, cellsOf: [[0], [1], [2]], travel },
      duties: [{ beat: 0, mode: FOOT, startsAt: 0, endsAt: 900_000, comes: true }],
      alarms: [],
      startsAt: 0,
      endsAt: 900_000,
      seed: 1,
    };
    return simulateDuty(script, goesTo, ALLOCATION_LIMITS, COVERAGE_LIMITS).metresWalked;
  };
  expect(walked(travelOn(ROUND))).toBeCloseTo(900, -1);
  expect(walked(straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS))).toBeCloseTo(127, 0);
});
