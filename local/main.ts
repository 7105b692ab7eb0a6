import { Command } from 'commander';

import { guardOutput } from '../terminal/guard-output';
import { print, say, sayLines } from '../terminal/print';
import { LocalError } from './local-error';
import { placeOptions } from './place-options';
import { type LocalOrganization, startLocalOrganization } from './start';

guardOutput();
const command = new Command('npm run local --').description('Runs an AWS Organization on this machine until Ctrl-C.');
const place = placeOptions(command, 'state');
const { everythingOn } = command
  .option(
    '--everything-on',
    'GuardDuty and Security Hub are on in every account and Region, set by somebody else',
    false,
  )
  .parse()
  .opts<{ readonly everythingOn: boolean }>();

void main();

async function main(): Promise<void> {
  const interrupted = interruption();
  try {
    const started = startLocalOrganization({ ...place(), command: 'npm run local', everythingOn, log: say });
    const local = await Promise.race([started, interrupted]);
    // What was begun ends with this process.
    if (local === 'interrupted') process.exit(0);
    print(`${local.howToTalkToIt()}\n\nRunning; Ctrl-C ends it and everything in it.`);
    await runUntil(interrupted, local);
    process.exit(0);
  } catch (error) {
    const known = error instanceof LocalError;
    sayLines(known ? error.message : `The local organization failed: ${String(error)}`);
    process.exit(1);
  }
}

async function runUntil(interrupted: Promise<'interrupted'>, local: LocalOrganization): Promise<void> {
  const failure = await Promise.race([interrupted, local.failed]);
  await local.stop();
  if (failure !== 'interrupted') throw failure;
}

/** Resolves with the first Ctrl-C or SIGTERM; the second one ends this process at once. */
async function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    let before = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (before) process.exit(130);
        before = true;
        resolve('interrupted');
      });
    }
  });
}
