import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrganization } from '../organization/load-organization';
import { firewallsOf, stackNames } from '../organization/names';
import { stackOrder } from '../organization/stack-order';
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
const oneFirewall = 'one firewall';
/**
 * What it takes to build the stacks of organizations, as a command of the CDKTF CLI does before it runs Terraform.
 * @param sizes numbers of accounts, with two VPCs each
 * @param runsOfOne how often a single stack is built: the fastest counts, as what else the machine does only adds to it
 */
export function synth(sizes: readonly number[] = [10, 100, 1_000], runsOfOne = 3): Report {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  try {
    return report(sizes.flatMap((accounts) => measure(folder, accounts, runsOfOne)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(folder: string, accounts: number, runsOfOne: number): Measured[] {
  const file = join(folder, `${accounts}.yaml`);
  writeFileSync(file, largeOrganization(accounts));
  const organization = loadOrganization(file);
  const stacks = stackOrder(organization).size;
  const environment = { PORTCULLIS_ORGANIZATION: file };
  const app = join(__dirname, '..', 'build', 'run-main.js');
  const build = (command: readonly string[]) => usageOf(folder, app, command, environment);
  const one = (what: string, stack: string): Measured => {
    const runs = Array.from({ length: runsOfOne }, () => build(['diff', stack]));
    const least = (of: (usage: Usage) => number) => Math.min(...runs.map(of));
    return {
      ...{ what, accounts, stacks: 1 },
      seconds: least(({ seconds }) => seconds),
      cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
      peakMegabytes: least(({ peakMegabytes }) => peakMegabytes),
    };
  };
  const plain = usageOf(folder, join(__dirname, 'plain-cdktf.js'), ['synth'], { STACKS: String(stacks) });
  const [firewall] = firewallsOf(organization);
  return [
    { what: everyStack, accounts, stacks, ...build(['synth']) },
    { what: 'as many of plain cdktf', accounts, stacks, ...plain },
    one(oneFirewall, firewall ? stackNames.firewall(firewall) : stackNames.management),
    one(stackNames.delegatedAdmin, stackNames.delegatedAdmin),
  ];
}

/** Runs an application for a command of the CLI, in a directory that holds nothing yet. */
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
    app: `"${process.execPath}" "${app}"`,
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
  const one = of(oneFirewall).at(-1);
  if (!smaller || !largest || !one) throw new Error('synth needs two sizes at least, to compare them');
  const growth = largest.cpuSeconds / largest.accounts / (smaller.cpuSeconds / smaller.accounts);
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
        aim: `one firewall of ${size} in under ${limits.oneSeconds} s`,
        measured: `${one.seconds.toFixed(2)} s`,
        met: one.seconds < limits.oneSeconds,
        timed: true,
      },
    ],
  };
}
