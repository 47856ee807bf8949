import { GATEWAY_RESTART } from './gateway-restart.ts';
import { ORDINARY_DAY } from './ordinary-day.ts';
import type { Scenario } from './scenario.ts';
import { TYPHOON } from './typhoon.ts';

export const SCENARIO_NAMES = ['ordinary-day', 'typhoon', 'gateway-restart'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** Every scenario by its name. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  'ordinary-day': ORDINARY_DAY,
  typhoon: TYPHOON,
  'gateway-restart': GATEWAY_RESTART,
};
