import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** The peer: a bare Aedes that stores nothing, lets everybody in and acknowledges at once. Reports its port. */
const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, (socket) => broker.handle(socket));
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
