import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program as a process of its own, compiled as in production (what runs through a loader is slower); `said` is its first message, which says that it is ready. */
export function forkProcess(
  file: URL,
  env: Record<string, string>,
  flags: readonly string[] = [],
): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(fileURLToPath(file), {
    execArgv: [...flags],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (said) => {
      resolve({ child, said });
    });
    child.once('exit', (code) => {
      reject(new Error(`${file.pathname} ended with ${String(code)}`));
    });
  });
}
