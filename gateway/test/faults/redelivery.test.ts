import { it } from 'vitest';
import { redeliver } from './redelivery.ts';

it(
  'stores messages once that are sent one to three times, shuffled, alone and in buffers, and again after a restart',
  () => redeliver(),
  120_000,
);
