import type { OpcuaClientOptions, OpcuaClients } from './opcua-client.ts';

/**
 * The OPC UA stack is a second of processor time and 60 MB of memory: loaded when the registry first holds a device that is heard that way, and
 * never by a gateway that has none. Nobody at another door waits for it.
 */
export function opcuaWhenNeeded(options: OpcuaClientOptions): OpcuaClients {
  let loading: Promise<OpcuaClients> | undefined;
  let clients: OpcuaClients | undefined;

  function follow(): void {
    if (clients) clients.follow();
    else if (!loading && [...options.registry.all()].some(({ protocol }) => protocol === 'opcua'))
      // What the registry learns meanwhile, the start reads.
      loading = import('./opcua-client.ts').then(async ({ startOpcuaClients }) => {
        clients = await startOpcuaClients(options);
        return clients;
      });
  }
  follow();

  return {
    endpoints: () => clients?.endpoints() ?? {},
    follow,
    close: async () => {
      await (await loading)?.close();
    },
  };
}
