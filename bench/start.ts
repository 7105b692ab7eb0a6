import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { bundleFunctions } from '../build/bundle-functions';
import { loadOrganization } from '../organization/load-organization';
import { functionNames, metrics, type FunctionName } from '../organization/names';
import { functionEnvironment } from '../stacks/constructs/function-environment';
import { findingEvent } from './finding-event';
import { InstantAws } from './instant-aws';
import type { Report } from './report';

const project = join(__dirname, '..');
const runs = 7;
const sizeLimit = 200_000;
const startLimit = 150;
const ratioLimit = 0.4;
const nodeAlone = 'Node alone';
const pythonsClients = 'Python, clients only';

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What Lambda's own runtime does, as far as it takes time: load the bundle, call the handler, hand over the answer. */
const runner = `
const { handler } = require('./index.js');
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 60000 };
handler(JSON.parse(process.env.EVENT), context).then(
  () => { process.stdout.write('\\nanswered\\n'); },
  (error) => { console.error(error); process.exitCode = 1; },
);
`;
/** The clients of the seed's functions, as far as they need the same as ours. */
const boto3 = `
import boto3
for service in ('dynamodb', 'sts', 'network-firewall'):
    boto3.client(service)
print('\\nanswered', flush=True)
`;

const event = findingEvent('185.220.101.4', Date.UTC(2026, 10, 24, 12));
const released = { HostIp: '185.220.101.4', ExpiresAt: 1_795_521_600, ReleaseGeneration: 2 };
/** Whoever waits for `enrol-members` waits for AWS. */
type Measured = Exclude<FunctionName, 'enrol-members'>;
const measured = functionNames.filter((name): name is Measured => name !== 'enrol-members');
const inputs: Record<Measured, unknown> = {
  'add-ip-to-ddb': event,
  'update-nf-rg': { Batch: 0 },
  'get-ip-from-ddb': {},
  'remove-ip-from-ddb': { Hosts: [released] },
  'send-gd-finding': { Kind: 'finding', Event: event },
};
/** What Lambda and the stack set for each function beside its own variables. */
const platform = {
  AWS_REGION: 'us-west-2',
  AWS_DEFAULT_REGION: 'us-west-2',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  POWERTOOLS_SERVICE_NAME: metrics.service,
  POWERTOOLS_METRICS_NAMESPACE: metrics.namespace,
  POWERTOOLS_LOG_LEVEL: 'INFO',
  // Lambda runs Node 22, under which the SDK has nothing to warn of.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** How large each function is, and how long it takes from the start of Node to its first answer. */
export async function start(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const aws = await InstantAws.start();
  try {
    await bundleFunctions(project, folder);
    const python = pythonCommand(folder);
    const commands = new Map<string, Command>([
      ...measured.map((name) => [name, unpack(folder, name, aws.url)] as const),
      [nodeAlone, { command: process.execPath, args: ['-e', "console.log('\\nanswered')"], cwd: folder, env: {} }],
      ...(python ? [[pythonsClients, python] as const] : []),
    ]);
    const times = await medianTimes(commands);
    return report(
      functionNames.map((name) => ({ name, bytes: statSync(join(folder, `${name}.zip`)).size })),
      times,
    );
  } finally {
    await aws.stop();
    rmSync(folder, { recursive: true });
  }
}

function report(
  bundles: readonly { readonly name: FunctionName; readonly bytes: number }[],
  times: ReadonlyMap<string, number>,
): Report {
  const python = times.get(pythonsClients);
  const largest = Math.max(...bundles.map(({ bytes }) => bytes));
  const slowest = Math.max(...bundles.map(({ name }) => times.get(name) ?? NaN));
  return {
    title: `Bundles, and milliseconds from the start of a process to its first answer (median of ${runs})`,
    rows: [...times].map(([name, milliseconds]) => {
      const bytes = bundles.find((bundle) => bundle.name === name)?.bytes;
      return {
        '': name,
        'zipped kB': bytes === undefined ? '' : (bytes / 1000).toFixed(1),
        ms: Math.round(milliseconds),
        ...(python !== undefined && { "of Python's": milliseconds / python }),
      };
    }),
    aims: [
      {
        aim: 'every bundle under 200 kB',
        measured: `${(largest / 1000).toFixed(1)} kB at most`,
        met: largest < sizeLimit,
        timed: false,
      },
      {
        aim: `first answer in under ${startLimit} ms`,
        measured: `${slowest.toFixed(0)} ms at most`,
        met: slowest < startLimit,
        timed: true,
      },
      ...(python === undefined
        ? []
        : [
            {
              aim: `under ${ratioLimit} of the time in which Python makes the same clients`,
              measured: `${(slowest / python).toFixed(2)} at most`,
              met: slowest < ratioLimit * python,
              timed: true,
            },
          ]),
    ],
  };
}

/** Puts a bundle where it can be run, with the variables that the deployed function has. */
function unpack(folder: string, name: Measured, url: string): Command {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  for (const [file, content] of Object.entries(unzipSync(readFileSync(`${cwd}.zip`))))
    writeFileSync(join(cwd, file), content);
  writeFileSync(join(cwd, 'run.js'), runner);
  const variables = functionEnvironment(loadOrganization(join(project, 'organization.yaml')))[name];
  const env = { ...platform, ...variables, AWS_ENDPOINT_URL: url, EVENT: JSON.stringify(inputs[name]) };
  return { command: process.execPath, args: ['run.js'], cwd, env };
}

/** `undefined` where there is no Python with boto3. */
function pythonCommand(cwd: string): Command | undefined {
  // Whatever `python3` is, such as the script of a version manager, only the interpreter itself counts.
  const asked = spawnSync('python3', ['-c', 'import boto3, sys; print(sys.executable)'], { encoding: 'utf8' });
  return asked.status === 0 ? { command: asked.stdout.trim(), args: ['-c', boto3], cwd, env: platform } : undefined;
}

/** Runs all in turn, again and again, so that what else the machine does falls on each of them. */
async function medianTimes(commands: ReadonlyMap<string, Command>): Promise<Map<string, number>> {
  const times = new Map([...commands.keys()].map((name): [string, number[]] => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, command] of commands) times.get(name)?.push(await timeToAnswer(command));
  }
  return new Map([...times].map(([name, all]) => [name, all.sort((a, b) => a - b)[runs >> 1] ?? NaN]));
}

/** Milliseconds from the start of a process until it says that it has answered. */
function timeToAnswer({ command, args, cwd, env }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString();
      if (!output.includes('\nanswered')) return;
      resolve(performance.now() - begun);
      child.kill();
    });
    child.on('error', reject);
    // After an answer this changes nothing.
    child.on('close', () => reject(new Error(`${command} ended without an answer. ${(errors || output).slice(-500)}`)));
  });
}
