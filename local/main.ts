import { Command } from 'commander';

import { print, say, sayLines } from '../terminal/print';
import { Interruption } from './interruption';
import { LocalError } from './local-error';
import { placeOptions } from './place-options';
import { type LocalOrganization, startLocalOrganization } from './start';

const interruption = new Interruption();
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
  try {
    const started = startLocalOrganization({ ...place(), command: 'npm run local', everythingOn, log: say });
    const local = await interruption.orInterrupted(started);
    // What was begun ends with this process.
    if (local === 'interrupted') process.exit(interruption.exitCode);
    print(`${local.howToTalkToIt()}\n\nRunning; Ctrl-C ends it and everything in it.`);
    await runUntil(interruption.asked, local);
    process.exit(interruption.exitCode);
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
