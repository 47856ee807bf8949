import path from 'node:path';
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
} from 'node-opcua';
import type { OpcuaServerOrder } from './opcua-server.ts';

/**
 * `opcua-server-command.ts <port> <folder> <node…>`: a real OPC UA server in a process of its own, that can be frozen and killed. Takes
 * orders from its parent, and answers each with `done`; says `ready` when it listens.
 */
const [port, folder, ...nodes] = process.argv.slice(2);
const certificates = new OPCUACertificateManager({
  rootFolder: folder!,
  automaticallyAcceptUnknownCertificate: true,
});
await certificates.initialize();
const server = new OPCUAServer({
  port: Number(port),
  host: '127.0.0.1',
  serverCertificateManager: certificates,
  certificateFile: path.join(folder!, 'own/certs/certificate.pem'),
  securityModes: [MessageSecurityMode.SignAndEncrypt],
  securityPolicies: [SecurityPolicy.Basic256Sha256],
  // 0: every change is delivered. A server that advertises more coalesces changes before any client sees them.
  serverCapabilities: { minSupportedSampleRate: 0 },
});
await server.initialize();
const variables = new Map<string, UAVariable>();
for (const node of nodes)
  variables.set(
    node,
    server.engine.addressSpace!.getOwnNamespace().addVariable({
      organizedBy: server.engine.addressSpace!.rootFolder.objects,
      browseName: node,
      nodeId: `s=${node}`,
      dataType: DataType.Double,
      minimumSamplingInterval: 0,
    }),
  );
await server.start();

const { serverCapabilities } = server.engine;
const subscriptionsAllowed = serverCapabilities.maxSubscriptionsPerSession;

process.on('message', (order: OpcuaServerOrder) => {
  if ('say' in order)
    for (const { node, value, time } of order.say)
      variables.get(node)?.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date(time));
  else {
    serverCapabilities.maxSubscriptionsPerSession = order.refuse === 'subscriptions' ? 0 : subscriptionsAllowed;
    // Less than one: it says 0, no limit, and refuses every request all the same.
    serverCapabilities.operationLimits.maxMonitoredItemsPerCall =
      order.refuse === 'items' ? 0.5 : (order.itemsPerCall ?? 0);
  }
  process.send?.('done');
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
