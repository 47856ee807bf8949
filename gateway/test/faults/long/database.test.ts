import { it } from 'vitest';
import { killDatabaseUnderLoad } from '../scenarios.ts';

it('nothing that was acknowledged is lost, doubled or altered when the database is away for five minutes', () =>
  killDatabaseUnderLoad({ devices: 100, perSecond: 3, seconds: 300, drainWithinSeconds: 60, seed: 104 }));
