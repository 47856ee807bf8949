import { localPlane, TRAVEL_MODES } from '@xuncheng/contract';
import Flatbush from 'flatbush';
import type { AllocationLimits } from '../limits.ts';
import { pickPlaces, pickTravellers, type OfficerColumns, type Travellers } from './officer-columns.ts';
import { gainOfTask, type RouteStop, type TaskColumns } from './task-columns.ts';
import type { Travel } from './travel.ts';

interface Route {
  readonly officer: number;
  /** Seconds from now. */
  stops: { task: number; arrives: number; leaves: number }[];
}

/** Lets the tasks left over join the routes of those sent, and puts each route in its best order: rule A8. */
export function extendRoutes(
  officers: OfficerColumns,
  beatWorth: ArrayLike<number>,
  tasks: TaskColumns,
  travel: Travel,
  firsts: readonly { readonly officer: number; readonly task: number; readonly way: number }[],
  left: readonly number[],
  now: number,
  limits: AllocationLimits,
): RouteStop[][] {
  const wayLoss = TRAVEL_MODES.map((each) => limits.lossPerMetre * travel.metresPerSecond[each]);
  const routes: Route[] = firsts.map(({ officer, task, way }) => ({
    officer,
    stops: [{ task, arrives: way, leaves: way + tasks.staySeconds[task]! }],
  }));
  let waiting = left.filter((task) => tasks.isUrgent[task] !== 1);
  for (let round = 1; round < limits.routeStops && waiting.length > 0 && routes.length > 0; round++) {
    const before = waiting.length;
    waiting = joinEnds(waiting);
    if (waiting.length === before) break;
  }
  return routes.map((route) => {
    const stops = bestOrder(route);
    return stops.map(({ task, arrives, leaves }) => ({
      task,
      arrivesAt: now + Math.round(arrives * 1_000),
      leavesAt: now + Math.round(leaves * 1_000),
    }));
  });

  /** One task at most for each route; @returns tasks still left over */
  function joinEnds(rows: readonly number[]): number[] {
    const ends = routes.map(({ stops }) => stops.at(-1)!);
    const places: Travellers = {
      ...pickPlaces(
        tasks,
        ends.map(({ task }) => task),
      ),
      mode: Uint8Array.from(routes, ({ officer }) => officers.mode[officer]!),
    };
    const plane = localPlane(places.lon[0]!, places.lat[0]!);
    const tree = new Flatbush(routes.length);
    for (let i = 0; i < routes.length; i++) {
      const [x, y] = plane.toXY(places.lon[i]!, places.lat[i]!);
      tree.add(x, y, x, y);
    }
    tree.finish();
    const offers = rows.map((task) => {
      const [x, y] = plane.toXY(tasks.lon[task]!, tasks.lat[task]!);
      const near = tree.neighbors(x, y, limits.candidates).sort((a, b) => a - b);
      const ways = travel.seconds(pickTravellers(places, near), pickPlaces(tasks, [task]));
      return near
        .map((route, i) => ({ task, route, way: ways[i]!, gain: gainAtEnd(route, task, ways[i]!) }))
        .filter(({ gain }) => gain > 0);
    });
    const taken = new Set<number>();
    const joined = new Set<number>();
    const best = offers.flat().sort((a, b) => b.gain - a.gain || a.task - b.task || a.route - b.route);
    for (const { task, route, way } of best) {
      if (taken.has(route) || joined.has(task)) continue;
      taken.add(route);
      joined.add(task);
      const arrives = ends[route]!.leaves + way;
      routes[route]!.stops.push({ task, arrives, leaves: arrives + tasks.staySeconds[task]! });
    }
    return rows.filter((task) => !joined.has(task));
  }

  function gainAtEnd(index: number, task: number, way: number): number {
    const { officer, stops } = routes[index]!;
    const arrives = stops.at(-1)!.leaves + way;
    if (arrives > limits.farSeconds * 2 || now + arrives * 1_000 >= officers.dutyEndsAt[officer]!) return 0;
    return gainOfTask(tasks, task, way, arrives, beatWorth[officer]!, wayLoss[officers.mode[officer]!]!);
  }

  /** Every order that leaves an alarm first. */
  function bestOrder({ officer, stops }: Route): Route['stops'] {
    if (stops.length < 2) return stops;
    const rows = stops.map(({ task }) => task);
    const to = pickPlaces(tasks, rows);
    const mode = officers.mode[officer]!;
    const first = travel.seconds(pickTravellers(officers, [officer]), to);
    const between = travel.seconds({ ...to, mode: new Uint8Array(rows.length).fill(mode) }, to);
    const isFixed = tasks.isUrgent[rows[0]!] === 1;
    let best: { sum: number; stops: Route['stops'] } | undefined;
    const visit = (order: number[], taken: Route['stops'], sum: number): void => {
      if (order.length === rows.length) {
        if (!best || sum > best.sum + 1e-6) best = { sum, stops: taken };
        return;
      }
      for (let i = 0; i < rows.length; i++) {
        if (order.includes(i) || (isFixed && order.length === 0 && i > 0)) continue;
        const last = order.at(-1);
        const way = last === undefined ? first[i]! : between[last * rows.length + i]!;
        const arrives = (taken.at(-1)?.leaves ?? 0) + way;
        const task = rows[i]!;
        const stay = tasks.staySeconds[task]!;
        const gain = gainOfTask(tasks, task, way, arrives, beatWorth[officer]!, wayLoss[mode]!);
        visit([...order, i], [...taken, { task, arrives, leaves: arrives + stay }], sum + gain);
      }
    };
    visit([], [], 0);
    return best!.stops;
  }
}
