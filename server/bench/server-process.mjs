import { startServer } from '../dist/app.js';
import { readConfig } from '../dist/config.js';

/** The server as it runs. Reports its address. */
const server = await startServer(readConfig(process.env));
process.send?.({ url: server.url });
process.on('disconnect', () => process.exit(0));
