import { Command } from 'commander';
import { Listr } from 'listr2';
import colors from 'picocolors';
import { loadOrganization } from '../../organization/load-organization';
import { stackOrder } from '../../organization/stack-order';
import { print, printJson, say, sayLines } from '../../terminal/print';
import { Interruption } from '../interruption';
import { activateOrganizationsAccess } from '../organizations-access';
import { placeOptions } from '../place-options';
import { startLocalOrganization, type LocalOrganization } from '../start';
import { tellTheStory } from './demo';
import { Deployment } from './deployment';
import { reportTable, succeeded, type DemoReport } from './report';
import { Story } from './story';

interface Options {
  readonly json: boolean;
  readonly keep: boolean;
}

const interruption = new Interruption();
const command = new Command('npm run demo --').description(
  'Deploys Portcullis into an organization on this machine and shows one host blocked and released.',
);
const place = placeOptions(command, 'demo');
const options = command
  .option('--json', 'print one JSON document instead', false)
  .option('--keep', 'leave the organization running and say how to talk to it', false)
  .parse()
  .opts<Options>();

// Node 20 is what Portcullis needs; that the SDK will need more one day is no news for those who watch a demo.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

let local: LocalOrganization | undefined;

main()
  .catch((error: unknown) => {
    interruption.fail(error instanceof Error ? error : new Error(String(error)));
  })
  .finally(async () => {
    const { failure } = interruption;
    if (failure) sayLines(`\nThe demo failed. ${failure.message}`);
    else if (interruption.signal.aborted) sayLines('\nInterrupted: the local organization is being ended.');
    if (interruption.signal.aborted) process.exitCode = interruption.exitCode;
    await local?.stop();
    process.exit();
  });

async function main(): Promise<void> {
  const story = new Story((text) => {
    // What an interruption makes fail is no part of the story.
    if (!options.json && !interruption.signal.aborted) print(text);
  });
  let deployment = undefined as Deployment | undefined;
  await new Listr(
    [
      {
        title: 'Start an organization of five accounts on this machine',
        rendererOptions: { persistentOutput: true },
        task: async (_, task) => {
          // A JSON document has the standard output to itself.
          const log = (line: string) => {
            if (options.json) say(line);
            else task.output = line;
          };
          const starting = startLocalOrganization({ ...place(), command: 'npm run demo', log });
          const started = await interruption.orInterrupted(starting);
          if (started === 'interrupted') {
            task.skip(started);
            return;
          }
          local = started;
          void local.failed.then((failure) => interruption.fail(failure));
          await activateOrganizationsAccess(local.endpoint, local.accounts.management);
        },
      },
      {
        title: 'Deploy every stack with cdktf',
        skip: () => interruption.signal.aborted,
        task: (_, task) => {
          const started = (deployment = new Deployment(running(), stacksOf(running()), interruption.signal));
          return task.newListr(
            started.stacks.map((name) => ({
              title: name,
              task: async (_context, line) => {
                const deployed = started.stack(name, ({ phase, done, total }) => {
                  line.output = total > 0 ? `${phase} ${done}/${total}` : phase;
                  if (phase === 'done') line.title = `${name} ${colors.dim(`(${total} resources)`)}`;
                });
                const ended = await interruption.orInterrupted(deployed);
                if (ended !== 'interrupted') return;
                line.skip(ended);
                task.title = 'Deploy every stack with cdktf: interrupted';
              },
            })),
            { concurrent: true },
          );
        },
      },
    ],
    { renderer: options.json ? 'silent' : 'default', fallbackRenderer: 'simple', registerSignalListeners: false },
  ).run();
  if (interruption.signal.aborted || deployment === undefined) return;
  const stacks = await deployment.finished();

  const told = await interruption.orInterrupted(tellTheStory(running(), story, interruption.signal));
  if (told === 'interrupted') return;
  const ok = succeeded(told);
  const report: DemoReport = { stacks, ...told, ok };
  if (options.json) printJson(report, 2);
  story.print(`\n${reportTable(report.firewalls)}`);
  const { host, reason } = report.told;
  story.print(
    `\n${host} was ${report.told.blocked ? colors.red('blocked') : 'told and not blocked'}: ${reason ?? 'nobody knows why'}`,
  );
  story.print(
    ok
      ? colors.green('\nEvery VPC dropped the attacker and let it go, and none the victim.')
      : colors.red('\nNot everything went as it should: see above.'),
  );
  process.exitCode = ok ? 0 : 1;
  if (options.keep) await keepRunning(running());
}

/** Waits for Ctrl-C; what to do meanwhile goes to standard error, so that `--json` stays one document. */
async function keepRunning(organization: LocalOrganization): Promise<void> {
  sayLines(`\n${organization.howToTalkToIt()}\n\nCtrl-C ends it.`);
  await interruption.asked;
}

function running(): LocalOrganization {
  if (!local) throw new Error('The local organization was not started.');
  return local;
}

function stacksOf(organization: LocalOrganization): string[] {
  const loaded = loadOrganization(organization.organizationFile);
  return [...stackOrder(loaded).keys()];
}
