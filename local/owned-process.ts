import { spawn } from 'node:child_process';

/**
 * Runs a program for as long as standard input stays open. The kernel closes it with the parent, however that ends
 * (SIGKILL too), and the shell reaps what it started, so that nothing is left behind.
 */
const guarded = `exec 3<&0
"$@" </dev/null & child=$!
{ read -r nothing <&3; kill -9 $child; } & guard=$!
exec 3<&-
wait $child; code=$?
{ kill -9 $guard; wait $guard; } 2>/dev/null
exit $code`;

export interface OwnedProcess {
  /** Its exit code; 128 and the signal's number when it was killed, 127 when it could not be started. */
  readonly exited: Promise<number>;
  /** Ends it at once; safe to call twice. */
  readonly kill: () => void;
}

export interface OwnedProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** File descriptor that takes what the program prints; nothing is kept when absent. */
  readonly output?: number;
}

/** Starts a program that never outlives this process. A terminal's Ctrl-C does not reach it: we end things in order. */
export function startOwned(command: string, args: readonly string[], options: OwnedProcessOptions = {}): OwnedProcess {
  const output = options.output ?? 'ignore';
  const child = spawn('/bin/sh', ['-c', guarded, 'sh', command, ...args], {
    detached: true,
    env: options.env ?? process.env,
    stdio: ['pipe', output, output],
  });
  return {
    exited: new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code) => resolve(code ?? 137));
    }),
    kill: () => child.stdin?.destroy(),
  };
}
