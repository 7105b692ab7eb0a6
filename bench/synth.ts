import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrganization } from '../organization/load-organization';
import { firewallsOf, stackNames } from '../organization/names';
import { stackOrder } from '../organization/stack-order';
import { copyProject } from './copy-project';
import { largeOrganization } from './large-organization';
import type { Report } from './report';
import { runAsCdktf } from './run-as-cdktf';

/** What a process took, as `leave-usage.js` leaves it. */
interface Usage {
  readonly seconds: number;
  /** Of all its threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

interface Measured extends Usage {
  readonly what: string;
  readonly accounts: number;
  readonly stacks: number;
}

const limits = { everySeconds: 20, everyMegabytes: 1024, growth: 1.2, oneSeconds: 1.5 };
const everyStack = 'every stack';
/** Before there are bundles; what a checkout has bundled once is only bundled anew, not zipped. */
const firstBundled = `${stackNames.delegatedAdmin}, first`;

/**
 * What it takes to build the stacks of organizations, as a command of the CDKTF CLI does before it runs Terraform.
 * @param sizes numbers of accounts, with two VPCs each
 * @param runsOfOne how often a single stack is built: the fastest counts, as what else the machine does only adds to it
 */
export function synth(sizes: readonly number[] = [10, 100, 1_000], runsOfOne = 3): Report {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  try {
    const checkout = join(folder, 'checkout');
    const app = copyProject(checkout);
    return report(sizes.flatMap((accounts) => measure({ folder, checkout, app, accounts, runsOfOne })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Setting {
  readonly folder: string;
  readonly checkout: string;
  readonly app: string;
  readonly accounts: number;
  readonly runsOfOne: number;
}

function measure({ folder, checkout, app, accounts, runsOfOne }: Setting): Measured[] {
  const file = join(folder, `${accounts}.yaml`);
  writeFileSync(file, largeOrganization(accounts));
  const organization = loadOrganization(file);
  const stacks = stackOrder(organization).size;
  const [firewall] = firewallsOf(organization);
  if (!firewall) throw new Error('synth needs a firewall');
  const build = (command: readonly string[], isFirst: boolean) => {
    if (isFirst) rmSync(join(checkout, 'dist'), { recursive: true, force: true });
    return usageOf(folder, app, command, { PORTCULLIS_ORGANIZATION: file });
  };
  const kinds: readonly (readonly [what: string, stack: string])[] = [
    [stackNames.securityServices, stackNames.securityServices],
    [stackNames.management, stackNames.management],
    [firstBundled, stackNames.delegatedAdmin],
    [stackNames.delegatedAdmin, stackNames.delegatedAdmin],
    ['one member', stackNames.member(firewall.account)],
    ['one firewall', stackNames.firewall(firewall)],
  ];
  const plainApp = `"${process.execPath}" "${join(__dirname, 'plain-cdktf.js')}"`;
  const plain = usageOf(folder, plainApp, ['synth'], { STACKS: String(stacks) });
  return [
    { what: everyStack, accounts, stacks, ...build(['synth'], true) },
    { what: 'as many of plain cdktf', accounts, stacks, ...plain },
    ...kinds.map(([what, stack]) => {
      const runs = Array.from({ length: runsOfOne }, () => build(['diff', stack], what === firstBundled));
      const least = (of: (usage: Usage) => number) => Math.min(...runs.map(of));
      return {
        ...{ what, accounts, stacks: 1 },
        seconds: least(({ seconds }) => seconds),
        cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
        peakMegabytes: least(({ peakMegabytes }) => peakMegabytes),
      };
    }),
  ];
}

/**
 * Runs an application for a command of the CLI, in a directory that holds nothing yet.
 * @param app as in `cdktf.json`
 */
function usageOf(
  folder: string,
  app: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Usage {
  const directory = mkdtempSync(join(folder, 'run-'));
  const usage = join(directory, 'usage.json');
  const { status, stderr } = runAsCdktf({
    command,
    app,
    directory,
    environment: {
      ...environment,
      USAGE_FILE: usage,
      APP_NODE_OPTIONS: `--require "${join(__dirname, 'leave-usage.js')}"`,
    },
  });
  if (status !== 0) throw new Error(`${app} ${command.join(' ')} failed. ${stderr.slice(-500)}`);
  const left = JSON.parse(readFileSync(usage, 'utf8')) as Usage;
  rmSync(directory, { recursive: true });
  return left;
}

function report(measured: readonly Measured[]): Report {
  const of = (what: string) => measured.filter((each) => each.what === what).sort((a, b) => a.accounts - b.accounts);
  const [smaller, largest] = of(everyStack).slice(-2);
  if (!smaller || !largest) throw new Error('synth needs two sizes at least, to compare them');
  const growth = largest.cpuSeconds / largest.accounts / (smaller.cpuSeconds / smaller.accounts);
  const ones = measured.filter(({ accounts, stacks }) => accounts === largest.accounts && stacks === 1);
  const slowest = (isFirst: boolean) =>
    Math.max(...ones.filter(({ what }) => (what === firstBundled) === isFirst).map(({ seconds }) => seconds));
  const size = `${largest.accounts.toLocaleString('en')} accounts`;
  return {
    title: 'Seconds and megabytes to build stacks, for accounts with two VPCs each',
    rows: measured.map(({ what, accounts, stacks, seconds, cpuSeconds, peakMegabytes }) => ({
      ...{ '': what, accounts, stacks, seconds },
      'CPU s': cpuSeconds,
      'peak MB': Math.round(peakMegabytes),
    })),
    aims: [
      {
        aim: `every stack of ${size} in ${limits.everySeconds} s`,
        measured: `${largest.seconds.toFixed(1)} s`,
        met: largest.seconds <= limits.everySeconds,
        timed: true,
      },
      {
        aim: `every stack of ${size} in 1 GB`,
        measured: `${largest.peakMegabytes.toFixed(0)} MB`,
        met: largest.peakMegabytes <= limits.everyMegabytes,
        timed: false,
      },
      {
        aim: `CPU time an account at most ${limits.growth} times that of ${smaller.accounts} accounts`,
        measured: `${growth.toFixed(2)} times`,
        met: growth <= limits.growth,
        timed: true,
      },
      {
        aim: `one stack of ${size}, of any kind, in under ${limits.oneSeconds} s`,
        measured: `${slowest(false).toFixed(2)} s at most`,
        met: slowest(false) < limits.oneSeconds,
        timed: true,
      },
      {
        aim: 'the same where nothing was ever bundled',
        measured: `${slowest(true).toFixed(2)} s`,
        met: slowest(true) < limits.oneSeconds,
        timed: true,
      },
    ],
  };
}
