import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Start a program of this folder in a process of its own, compiled or from the sources. A process and not a thread: Node 20 cannot
 * start a thread from TypeScript, and development and tests run from the sources.
 */
export function forkChild(name: string, serialization: ForkOptions['serialization'] = 'json'): ChildProcess {
  const own = import.meta.url;
  const extension = path.extname(own);
  return fork(fileURLToPath(new URL(`./${name}${extension}`, own)), {
    execArgv: extension === '.ts' ? ['--import', 'tsx', '--conditions=@xuncheng/source'] : [],
    serialization,
  });
}
