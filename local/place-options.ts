import { type Command, InvalidArgumentError } from 'commander';
import { relative } from 'node:path';

import { notEmpty } from '../terminal/not-empty';
import { projectDirectory } from './cdktf';
import { usualPort, usualStateDirectory } from './state-directory';

/** Where an organization listens and writes. */
export interface Place {
  readonly port: number;
  readonly stateDir: string;
}

/**
 * Gives a command the options `--port` and `--state`.
 * @param name of the directory that is taken where none is named
 * @returns what tells them, once the command has parsed
 */
export function placeOptions(command: Command, name: string): () => Place {
  const usual = relative(projectDirectory, usualStateDirectory(name, usualPort));
  command
    .option('--port <port>', 'port of its endpoint, on 127.0.0.1', readPort, usualPort)
    .option(
      '--state <dir>',
      `directory for what it writes (default: ${usual}, with the port in its name where another is given)`,
      notEmpty,
    );
  return () => {
    const { port, state } = command.opts<{ readonly port: number; readonly state?: string }>();
    return { port, stateDir: state ?? usualStateDirectory(name, port) };
  };
}

function readPort(text: string): number {
  const port = Number(notEmpty(text));
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is not a port: a number from 1 to 65535.`);
}
