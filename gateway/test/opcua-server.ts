import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { killProcess } from './processes.ts';

export interface NodeSaying {
  readonly node: string;
  readonly value: number;
  /** Source timestamp, epoch ms. */
  readonly time: number;
}

/** What the process of `opcua-server-command.ts` is told. */
export type OpcuaServerOrder =
  | { readonly say: readonly NodeSaying[] }
  /** What it takes from clients from now on. `itemsPerCall`: the most monitored items in one request, 0 without a limit. */
  | { readonly refuse: 'nothing' | 'subscriptions' | 'items'; readonly itemsPerCall?: number };

/** A real OPC UA server in a process of its own. */
export interface OpcuaServerProcess {
  readonly child: ChildProcess;
  readonly order: (order: OpcuaServerOrder) => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly end: () => Promise<void>;
}

/** Listens when this resolves. @param nodes `ns=1;s=<node>` each, a number */
export async function startOpcuaServer(
  port: number,
  folder: string,
  nodes: readonly string[],
): Promise<OpcuaServerProcess> {
  const child = fork(path.join(import.meta.dirname, 'opcua-server-command.ts'), [String(port), folder, ...nodes], {
    execArgv: ['--import', 'tsx', '--conditions=@xuncheng/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    child,
    order: async (order) => {
      const answered = once(child, 'message');
      child.send(order);
      await answered;
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    thaw: () => {
      child.kill('SIGCONT');
    },
    end: () => killProcess(child),
  };
}
