import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeOrganization } from '../../bench/large-organization';
import { loadOrganization } from '../../organization/load-organization';
import { batchesOf, firewallsOf, maximumBatches, metrics } from '../../organization/names';
import { runMachine } from '../statemachines/run-machine';
import { maximumThroughput } from '../../stacks/constructs/tables';
import { everyResource, synthesize } from '../stacks/synthesize';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'limits-and-cost.md'), 'utf8');
/** Rows of the page's tables, without the white space that only aligns them. */
const rows = page.split('\n').map((line) => line.replace(/ +/g, ' '));

/** As the page says: hours of a month, runs in it of what runs every five minutes, and seconds of one invocation. */
const hours = 730;
const runs = hours * 12;
const invocationSeconds = 2;
/** Dollars, as the page's table of prices has them. */
const prices = {
  endpointHour: 0.395,
  key: 1,
  rotatedKey: 3,
  transitions: 0.025 / 1000,
  gigabyteSecond: 0.0000133334,
  invocations: 0.2 / 1_000_000,
  alarmMetric: 0.1,
  metric: 0.3,
};

/** Transitions of a reconcile that finds everything as it should be, and of a look for hosts that have expired. */
async function transitionsOf(batches: readonly number[]): Promise<number> {
  const reconcile = await runMachine(
    'sechub-reconcile',
    {
      getItem: () => ({ Item: { Name: { S: 'blocklist' }, Generation: { N: '9' }, ConfirmedGeneration: { N: '9' } } }),
      'update-nf-rg': ({ Batch }) => ({ Batch, Complete: true, Generation: 9, News: false }),
      updateItem: () => ({}),
    },
    {},
    batches,
  );
  const prune = await runMachine('sechub-prune-ip', { 'get-ip-from-ddb': () => ({ Expired: false }) }, {}, batches);
  expect([reconcile.error, prune.error]).toEqual([undefined, undefined]);
  return reconcile.statesEntered + prune.statesEntered;
}

/** What an organization of so many accounts deploys and does, every account with a VPC in each of two Regions. */
async function measured(accounts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-cost-'));
  writeFileSync(join(folder, 'organization.yaml'), largeOrganization(accounts));
  const organization = loadOrganization(join(folder, 'organization.yaml'));
  rmSync(folder, { recursive: true });
  const resources = [...synthesize(organization).values()].flatMap(everyResource);
  const of = (type: string) => resources.filter((each) => each.type === type).map(({ resource }) => resource);
  const batches = [...batchesOf(organization).keys()];
  return {
    firewalls: firewallsOf(organization).length,
    endpoints: of('aws_networkfirewall_firewall').reduce(
      (sum, { subnet_mapping: subnets }) => sum + (subnets as object[]).length,
      0,
    ),
    keys: of('aws_kms_key').length,
    batches: batches.length,
    transitions: (await transitionsOf(batches)) * runs,
    invocations: (batches.length + 1) * runs,
    alarmMetrics: of('aws_cloudwatch_metric_alarm').reduce(
      (sum, { metric_query: queries }) =>
        sum + ((queries as { metric?: object }[] | undefined)?.filter(({ metric }) => metric).length ?? 1),
      0,
    ),
  };
}

type Measured = Awaited<ReturnType<typeof measured>>;
const whole = (value: number) => Math.round(value).toLocaleString('en-US');

describe('docs/limits-and-cost.md', () => {
  let columns: [Measured, Measured];
  beforeAll(async () => {
    columns = [await measured(10), await measured(100)];
  });
  const holds = (label: string, value: (of: Measured) => number) => {
    const [ten, hundred] = columns.map((of) => whole(value(of)));
    expect(rows).toContainEqual(expect.stringMatching(new RegExp(`^\\| ${label} \\| ${ten} \\| ${hundred} \\|`)));
  };

  it.each<[string, (of: Measured) => number]>([
    ['VPCs, with a firewall each', ({ firewalls }) => firewalls],
    ['endpoints', ({ endpoints }) => endpoints],
    ['customer keys', ({ keys }) => keys],
    ['batches', ({ batches }) => batches],
    ['transitions', ({ transitions }) => transitions],
    ['invocations', ({ invocations }) => invocations],
    ['metrics in alarms', ({ alarmMetrics }) => alarmMetrics],
  ])('counts %s as the stacks and the state machines do', holds);

  it.each<[string, (of: Measured) => number]>([
    ["Network Firewall's endpoints", ({ endpoints }) => endpoints * hours * prices.endpointHour],
    ['customer keys, first year', ({ keys }) => keys * prices.key],
    ['customer keys, after two rotations', ({ keys }) => keys * prices.rotatedKey],
    ['Step Functions, every five minutes', ({ transitions }) => transitions * prices.transitions],
    [
      'Lambda, every five minutes',
      ({ invocations }) => invocations * (invocationSeconds * prices.gigabyteSecond + prices.invocations),
    ],
    ['alarms', ({ alarmMetrics }) => alarmMetrics * prices.alarmMetric],
    ['metrics of our own', () => Object.keys(metrics.names).length * prices.metric],
  ])('multiplies rightly: %s', holds);

  it('gives transitions of a reconcile for any number of batches', async () => {
    const one = await transitionsOf([0]);
    const all = await transitionsOf(Array.from({ length: maximumBatches }, (_, index) => index));
    const each = (all - one) / (maximumBatches - 1);
    expect(rows.join(' ')).toContain(`${one - each} and ${each} for each batch`);
  });

  it('names the prices that it multiplies', () => {
    for (const price of ['$0.395', '$1', '$0.025', '$0.0000133334', '$0.20', '$0.10', '$0.30'])
      expect(page).toContain(price);
  });
});

it('says the maximum throughput of the tables, and what an hour of it costs', () => {
  const row = ({ maxReadRequestUnits: read, maxWriteRequestUnits: written }: Record<string, number>, each = '') => {
    const dollars = ((read! * 0.125 + written! * 0.625) * 3_600) / 1_000_000;
    return `| ${read!.toLocaleString('en-US')} | ${written!.toLocaleString('en-US')} | $${dollars.toFixed(2)}${each} |`;
  };
  expect(rows.filter((line) => line.startsWith('| `portcullis-'))).toEqual([
    `| \`portcullis-hosts\` ${row(maximumThroughput.hosts)}`,
    `| \`portcullis-state\`, \`portcullis-history\` ${row(maximumThroughput.others, ' each')}`,
  ]);
});
