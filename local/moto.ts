import { setTimeout } from 'node:timers/promises';

import { childEnvironment } from './child-environment';
import { files } from './files';
import { freePort } from './free-port';
import { LocalError } from './local-error';
import { MotoClient } from './moto-client';
import { type OwnedProcess, startOwned } from './owned-process';

export interface MotoOptions {
  /** The command found by `findMoto`. */
  readonly command: string;
  /** Port on which clients reach the gateway: moto calls itself back through it. */
  readonly gatewayPort: number;
  /** File that takes moto's log; begun anew. */
  readonly logFile: string;
}

/** moto as a child process, and the client that talks to it. */
export interface RunningMoto {
  readonly client: MotoClient;
  /** Resolves with its exit code when moto ends, wanted or not. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** What it means that moto, which holds nearly everything in its memory, has ended by itself. */
export function motoHasEnded(code: number, logFile: string): LocalError {
  const how = code > 128 ? `was killed by signal ${code - 128}` : `ended with exit code ${code}`;
  return new LocalError(
    `moto ${how}, and with it all is lost that was deployed: the local organization ends. Start it again: it begins empty, and Terraform's states of this one are removed then. moto's last words are in ${logFile}, until then.`,
  );
}

/** Starts moto on a free port of 127.0.0.1 and waits until it answers. @throws LocalError */
export async function startMoto({ command, gatewayPort, logFile }: MotoOptions): Promise<RunningMoto> {
  const port = await freePort();
  const output = files.open(logFile);
  const server = startOwned(command, ['-H', '127.0.0.1', '-p', String(port)], {
    output,
    env: childEnvironment({
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      MOTO_PORT: String(gatewayPort),
      MOTO_LAMBDA_CONCURRENCY_QUOTA: '1000',
    }),
  });
  files.close(output);
  const client = new MotoClient(port);
  const stop = async () => {
    client.close();
    server.kill();
    await server.exited;
  };
  if (!(await answers(client, server))) {
    await stop();
    throw new LocalError(`moto did not start; its own words are in ${logFile}.`);
  }
  return { client, exited: server.exited, stop };
}

/** Whether it answers within a minute; false as soon as it has ended. */
async function answers(client: MotoClient, server: OwnedProcess): Promise<boolean> {
  const ended = server.exited.then(() => false);
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const ready = client.seed(1).then(
      () => true,
      () => undefined,
    );
    const known = await Promise.race([ended, ready]);
    if (known !== undefined) return known;
    await Promise.race([ended, setTimeout(100)]);
  }
  return false;
}
