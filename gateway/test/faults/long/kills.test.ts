import { it } from 'vitest';
import { killGatewayUnderLoad } from '../scenarios.ts';

/** Lives of half a minute, so that five minutes hold ten kills: long enough for batches, checkpoints and forgotten blocks in each. */
it('nothing that was acknowledged is lost, doubled or altered in five minutes with ten kills', () =>
  killGatewayUnderLoad({ devices: 200, perSecond: 2, kills: 10, lifeSeconds: 28, seed: 113 }));
