import { RE_ADMIT_TOPIC, RE_ADMITTED_TOPIC } from './re-admission.ts';
import { RECENT_ANSWER_TOPIC, RECENT_TOPIC } from './recent-messages.ts';

/** What the server asks gateways on their broker: the topic of a question, and of its answers. */
export const GATEWAY_QUESTIONS: ReadonlyMap<string, string> = new Map([
  [RE_ADMIT_TOPIC, RE_ADMITTED_TOPIC],
  [RECENT_TOPIC, RECENT_ANSWER_TOPIC],
]);

/** Topics on which gateways answer. */
export const GATEWAY_ANSWERS: readonly string[] = [...GATEWAY_QUESTIONS.values()];
