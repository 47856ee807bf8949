import type { OpcuaClientOptions, OpcuaClients } from './opcua-client.ts';

const TRY_AGAIN_MS = 3_000;

/**
 * The OPC UA stack is a second of processor time and 60 MB of memory: loaded when the registry first holds a device that is heard that way, and
 * never by a gateway that has none. Nobody at another door waits for it.
 */
export function opcuaWhenNeeded(options: OpcuaClientOptions): OpcuaClients {
  let loading: Promise<OpcuaClients | undefined> | undefined;
  let clients: OpcuaClients | undefined;
  let tryingAgain: NodeJS.Timeout | undefined;

  function follow(): void {
    if (clients) clients.follow();
    else if (!loading && [...options.registry.all()].some(({ protocol }) => protocol === 'opcua')) loading = load();
  }

  async function load(): Promise<OpcuaClients | undefined> {
    try {
      // What the registry learns meanwhile, the start reads.
      const { startOpcuaClients } = await import('./opcua-client.ts');
      clients = await startOpcuaClients(options);
      return clients;
    } catch (error) {
      // A folder of certificates that cannot be written, above all. Nobody at another door is to go down with it.
      options.log.error({ err: error, folder: options.pkiDir }, 'no OPC UA server can be heard; tried again');
      tryingAgain = setTimeout(() => {
        loading = undefined;
        follow();
      }, TRY_AGAIN_MS);
      return undefined;
    }
  }
  follow();

  return {
    endpoints: () => clients?.endpoints() ?? {},
    follow,
    close: async () => {
      const loaded = await loading;
      clearTimeout(tryingAgain);
      await loaded?.close();
    },
  };
}
