import { createRequire } from 'node:module';
import { Command } from 'commander';
import type * as Adopt from './adopt/adopt';
import type * as Disown from './disown/disown';
import { guardOutput } from '../terminal/guard-output';
import { notEmpty } from '../terminal/not-empty';
import { sayLines } from '../terminal/print';
import { explainFiles, type ExplainOptions } from './explain/explain-files';
import { tellHistory, type HistoryOptions } from './history/tell-history';

/** Loads a command only when it runs. */
const late = createRequire(__filename);

const program = new Command('portcullis')
  .description("The operator's commands of Portcullis.")
  // What it repeats of the command line may come from a variable.
  .configureOutput({ writeErr: (text) => sayLines(text.trimEnd()) });

program
  .command('explain')
  .description('Tells at which gate events and findings stop, or what they block, without touching anything.')
  .argument<string[] | undefined>('[files...]', 'JSON files; - or none: standard input', (file, earlier = []) => [
    ...earlier,
    notEmpty(file),
  ])
  .option('--json', 'print one JSON document for each file, one per line')
  .option('--organization <file>', 'the organization whose policy counts (default: organization.yaml)', notEmpty)
  .option(
    '--records <file>',
    'what the table of hosts holds: history HOST --json, or a scan of portcullis-hosts',
    notEmpty,
  )
  .addHelpText(
    'after',
    `
A file holds an event of EventBridge, a finding in ASFF, OCSF or GuardDuty's own form, a list of these, one a line
(JSON Lines), or an answer with "Findings" in it. The exit code is 1 when a file, or something in it, could not be read;
that a finding stops at a gate is no failure.`,
  )
  .action(async (files: string[] | undefined, options: ExplainOptions) => {
    process.exitCode = (await explainFiles(files ?? [], options)) ? 0 : 1;
  });

program
  .command('history')
  .description('Tells every decision about a host, from the tables of the security account.')
  .argument('<host>', 'an IPv4 or IPv6 address', notEmpty)
  .option('--json', 'print one JSON document')
  .option('--organization <file>', 'the organization whose home Region counts (default: organization.yaml)', notEmpty)
  .action(async (host: string, options: HistoryOptions) => {
    process.exitCode = (await tellHistory(host, options)) ? 0 : 1;
  });

program
  .command('adopt')
  .description('Finds what exists of GuardDuty and Security Hub, and prints the existing lines for organization.yaml.')
  .option('--json', 'print one JSON document')
  .option('--organization <file>', 'the organization to look at (default: organization.yaml)', notEmpty)
  .addHelpText(
    'after',
    `
The exit code is 0 when the file is right as it is, 2 when lines are missing or stale or something has to be decided, 3
when something could not be read, and 1 when nothing could be said.`,
  )
  .action(async (options: Adopt.AdoptOptions) => {
    // Its clients take a second to load, which no other command needs.
    const { adopt } = late('./adopt/adopt') as typeof Adopt;
    process.exitCode = await adopt(options);
  });

program
  .command('disown')
  .description("Takes what existed before out of Terraform's states, so that cdktf destroy leaves it alone.")
  .option('--dry-run', 'only say what would be taken out')
  .option('--organization <file>', 'the organization whose existing counts (default: organization.yaml)', notEmpty)
  .action(async (options: Disown.DisownOptions) => {
    const { disown } = late('./disown/disown') as typeof Disown;
    process.exitCode = (await disown(options)) ? 0 : 1;
  });

guardOutput();
void program.parseAsync();
