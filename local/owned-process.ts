import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

import { childEnvironment } from './child-environment';

/**
 * Runs a program for as long as standard input stays open. The kernel closes it with the parent, however that ends
 * (SIGKILL too). Then all that the program has started ends, whatever sessions that has made for itself, and at last the
 * program, stopped before, so that it neither starts more nor ends before the others; the shell reaps it. Where there is
 * no `ps`, it is the group that ends.
 */
const guarded = `exec 3<&0
"$@" </dev/null & child=$!
{ read -r nothing <&3
  command -v ps || kill -9 0
  kill -STOP $child
  kill -9 $(ps -A -o pid= -o ppid= | awk -v root=$child '{ parent[$1] = $2 } END { for (pid in parent) {
    for (at = parent[pid]; at != root && at in parent && at != parent[at]; at = parent[at]);
    if (at == root) print pid } }')
  kill -9 $child
} >/dev/null 2>&1 & guard=$!
exec 3<&-
wait $child; code=$?
{ kill -9 $guard; wait $guard; } 2>/dev/null
exit $code`;

export interface OwnedProcess {
  /** Its exit code; 128 and the signal's number when it was killed, 127 when it could not be started. */
  readonly exited: Promise<number>;
  /** What it prints, where it is asked for; it is read to its end before `exited` resolves. */
  readonly output: readonly Readable[];
  /** Ends it and all that it has started at once; safe to call twice. */
  readonly kill: () => void;
}

export interface OwnedProcessOptions {
  /** All that it has; `childEnvironment()` when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** File descriptor that takes what the program prints, or that it is to be read; nothing is kept when absent. */
  readonly output?: number | 'read';
}

/** Starts a program that never outlives this process. A terminal's Ctrl-C does not reach it: we end things in order. */
export function startOwned(command: string, args: readonly string[], options: OwnedProcessOptions = {}): OwnedProcess {
  const output = options.output === 'read' ? 'pipe' : (options.output ?? 'ignore');
  const child = spawn('/bin/sh', ['-c', guarded, 'sh', command, ...args], {
    detached: true,
    env: options.env ?? childEnvironment(),
    stdio: ['pipe', output, output],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  return {
    exited: new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once(output === 'pipe' ? 'close' : 'exit', (code: number | null) => resolve(code ?? 137));
    }),
    output: [child.stdout, child.stderr].filter((stream) => stream !== null),
    kill: () => child.stdin?.destroy(),
  };
}
