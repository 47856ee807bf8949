import { DEFAULT_LIMITS, readConfig } from '../dist/config.js';
import { startGateway } from '../dist/pipeline.js';

/** The gateway as it runs, except that one bench client may send as fast as it is answered. Reports its port, and when asked whether all is stored. */
const gateway = await startGateway({
  ...readConfig(process.env),
  limits: { ...DEFAULT_LIMITS, deviceRate: 1e9, deviceBurst: 1e9 },
});
process.send?.({ port: gateway.mqttPort });
process.on('message', () => process.send?.({ drained: gateway.isDrained() }));
process.on('disconnect', () => process.exit(0));
