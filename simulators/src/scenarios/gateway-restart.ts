import { ORDINARY_DAY } from './ordinary-day.ts';
import type { Scenario } from './scenario.ts';

/** An ordinary day on which every minute all MQTT clients lose the gateway and come back in the same second. */
export const GATEWAY_RESTART: Scenario = { ...ORDINARY_DAY, name: 'gateway-restart', dropAllEverySeconds: 60 };
