import { startServer } from '../src/app.ts';
import { readConfig } from '../src/config.ts';

/** The server as it runs. Reports its address. */
const server = await startServer(readConfig(process.env));
process.send?.({ url: server.url });
process.on('disconnect', () => process.exit(0));
