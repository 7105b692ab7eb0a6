import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from '../terminal/print';
import { runCdktf } from '../local/cdktf';
import { freePort } from '../local/free-port';
import { activateOrganizationsAccess } from '../local/organizations-access';
import { startLocalOrganization, type LocalOrganization } from '../local/start';
import { loadOrganization } from '../organization/load-organization';
import type { Report } from './report';
import { kinds, quantile, toldOf, type Imported, type Told } from './storm-figures';
import { asffOf, stormFindings, type StormFinding, type StormPlan } from './storm-findings';

/** Slacks that the storm meets, by the seconds that they want between two messages. */
const slacks = { 'takes everything': 0, 'a message a second': 1 };
type Slack = keyof typeof slacks;

/** Most findings of one call (`BatchImportFindings` in the API reference). */
const atOnce = 100;
/** How long, in milliseconds, nothing may happen before a storm is over, and how long it may last at all. */
const quiet = 5_000;
const patience = 60 * 60_000;

/** What one storm came to. */
interface Storm extends Told {
  readonly slack: Slack;
  readonly importSeconds: number;
  readonly hosts: number;
  readonly everywhere: number;
  /** Most updates of one rule group. */
  readonly updates: number;
  readonly executions: number;
  /** Names of the errors of those that failed. */
  readonly failed: readonly string[];
  readonly messages: number;
  readonly refused: number;
}

/**
 * A storm of findings through the deployed stacks, on an organization on this machine: once with a Slack that takes
 * everything, and once with one that takes a message a second.
 */
export async function storm(
  size: Pick<StormPlan, 'findings' | 'seconds' | 'hosts' | 'together'> = {
    ...{ findings: 1_000, seconds: 60, hosts: 60 },
    together: { hosts: 10, findings: 8 },
  },
): Promise<Report[]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const local = await startLocalOrganization({ port: await freePort(), stateDir });
  try {
    await deploy(local, interrupted.signal);
    const storms: Storm[] = [];
    for (const [number, slack] of (Object.keys(slacks) as Slack[]).entries()) {
      storms.push(await weather(local, slack, { ...size, number, places: placesOf(local) }, interrupted.signal));
      for (const { title, rows } of reports(storms, size)) say(JSON.stringify({ title, rows }));
    }
    return reports(storms, size);
  } finally {
    await local.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function deploy(local: LocalOrganization, signal: AbortSignal): Promise<void> {
  say('Deploying every stack, which takes some minutes.');
  await activateOrganizationsAccess(local.endpoint, local.accounts.management);
  await runCdktf({
    ...{ workspace: local.workspace, environment: local.environment, signal },
    arguments: ['deploy', '*', '--auto-approve', '--skip-provider-lock', '--parallelism', '8'],
  });
  const { securityAccount, homeRegion, notifications } = loadOrganization(local.organizationFile);
  const secrets = clientOf(local, SecretsManagerClient, { account: securityAccount, region: homeRegion });
  const SecretId = notifications.slackWebhookSecret;
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: local.slackWebhook }));
}

/** The members with VPCs, and the security account, in both Regions. */
function placesOf({ accounts: { members, security, homeRegion, linkedRegions } }: LocalOrganization) {
  return [...members, security].flatMap(({ id: account }) =>
    [homeRegion, ...linkedRegions].map((region) => ({ account, region })),
  );
}

async function weather(local: LocalOrganization, slack: Slack, plan: StormPlan, signal: AbortSignal): Promise<Storm> {
  say(`${plan.findings} findings in ${plan.seconds} s; Slack: ${slack}.`);
  const before = { messages: local.slack.messages.length, refused: local.slack.refused, updates: updatesOf(local) };
  local.slack.pace(slacks[slack]);
  const watch = watchExecutions(local);
  const findings = stormFindings(plan);
  const began = Date.now();
  const imported = await importAll(local, findings, signal);
  const importSeconds = (Date.now() - began) / 1000;
  const { executions, failed } = await watch.end(signal);
  const messages = local.slack.messages.slice(before.messages);
  const heard = messages.map(({ receivedAt, body }) => ({ text: body.text ?? '', at: Date.parse(receivedAt) }));
  const hosts = [...new Set(findings.map(({ host }) => host))];
  return {
    ...toldOf(imported, heard),
    ...{ slack, importSeconds, executions, failed, messages: messages.length },
    hosts: hosts.length,
    everywhere: hosts.filter((host) => local.firewalls(host).every(({ blocked }) => blocked)).length,
    updates: Math.max(...updatesOf(local).map((updates, index) => updates - (before.updates[index] ?? 0))),
    refused: local.slack.refused - before.refused,
  };
}

function updatesOf(local: LocalOrganization): number[] {
  return local.firewalls().map(({ updates }) => updates);
}

/** Imports findings when they are due, those of a moment and a place in one call. */
async function importAll(
  local: LocalOrganization,
  findings: readonly StormFinding[],
  signal: AbortSignal,
): Promise<Imported[]> {
  const began = Date.now();
  const imported: Imported[] = [];
  const documents = new Map<string, object>();
  const left = [...findings];
  while (left.length > 0) {
    signal.throwIfAborted();
    const now = Date.now();
    const due = left.splice(0, left.filter(({ second }) => began + second * 1000 <= now).length);
    const calls = new Map<string, StormFinding[]>();
    for (const finding of due) {
      const place = `${finding.place.account} ${finding.place.region}`;
      calls.set(place, [...(calls.get(place) ?? []), finding]);
    }
    await Promise.all(
      [...calls.values()].map(async (batch) => {
        const sent = batch.map((finding, index) => {
          // What Security Hub holds already must come with a later time.
          if (finding.kind !== 'copy') documents.set(finding.id, asffOf(finding, new Date(now + index)));
          imported.push({ ...finding, at: now });
          return documents.get(finding.id);
        });
        for (let from = 0; from < sent.length; from += atOnce) {
          await importBatch(local, batch[0], sent.slice(from, from + atOnce));
        }
      }),
    );
    await wait(Math.max(0, 250 - (Date.now() - now)));
  }
  return imported;
}

async function importBatch(
  local: LocalOrganization,
  of: StormFinding | undefined,
  findings: readonly (object | undefined)[],
): Promise<void> {
  if (!of) return;
  const hub = clientOf(local, SecurityHubClient, of.place);
  const answer = await hub.send(new BatchImportFindingsCommand({ Findings: structuredClone(findings) as never }));
  if (answer.FailedCount !== 0) throw new Error(`Security Hub refused findings: ${JSON.stringify(answer)}`);
}

/** Counts executions from now on, until none is left and nothing happens any more. */
function watchExecutions(local: LocalOrganization) {
  let [running, executions, last] = [0, 0, Date.now()];
  const failed: string[] = [];
  const stop = local.observations.on(({ kind, detail }) => {
    last = Date.now();
    if (kind !== 'execution') return;
    const { status, error } = detail as { readonly status: string; readonly error?: string };
    if (status === 'RUNNING') {
      running++;
      executions++;
    } else {
      running--;
      if (status !== 'SUCCEEDED') failed.push(error ?? status);
    }
  });
  const end = async (signal: AbortSignal) => {
    const since = Date.now();
    for (let looks = 1; running > 0 || Date.now() - last < quiet; looks++) {
      signal.throwIfAborted();
      if (Date.now() - since > patience) throw new Error(`${running} executions have not ended in an hour.`);
      if (looks % 30 === 0) say(`${running} of ${executions} executions run still.`);
      await wait(1_000);
    }
    stop();
    if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`);
    return { executions, failed };
  };
  return { end };
}

function reports(storms: readonly Storm[], { findings, seconds }: Pick<StormPlan, 'findings' | 'seconds'>): Report[] {
  const all = (of: (storm: Storm) => number) => storms.map(of).reduce((sum, value) => sum + value, 0);
  const figure = (value: number | undefined) => value ?? '';
  const none = (aim: string, what: string, of: (storm: Storm) => number) => ({
    ...{ aim, measured: `${all(of)} ${what}`, met: all(of) === 0, timed: false },
  });
  return [
    {
      title: `A storm of ${findings.toLocaleString('en')} findings in ${seconds} s, through the deployed stacks`,
      rows: storms.map((one) => ({
        ...{
          Slack: one.slack,
          'imported in (s)': one.importSeconds,
          hosts: one.hosts,
          'in all groups': one.everywhere,
        },
        ...{ 'updates, most': one.updates, executions: one.executions, failed: one.failed.length },
        ...{ messages: one.messages, 'posts refused': one.refused, 'told twice': one.twice, lost: one.lost },
      })),
      aims: [
        none('every host in all groups', 'missing', ({ hosts, everywhere }) => hosts - everywhere),
        none('no failed execution', 'failed', ({ failed }) => failed.length),
        none('nothing told twice', 'told twice', ({ twice }) => twice),
        none('nothing lost', 'lost', ({ lost }) => lost),
      ],
    },
    {
      title: 'Seconds from the import of a finding until Slack has taken the message',
      rows: storms.flatMap(({ slack, waits }) =>
        kinds.map((kind) => {
          const of = waits[kind] ?? [];
          const parts = { middle: quantile(of, 0.5), '95 %': quantile(of, 0.95), worst: quantile(of, 1) };
          return {
            ...{ Slack: slack, 'told of': kind, facts: of.length },
            ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, figure(value)])),
          };
        }),
      ),
      aims: [],
    },
  ];
}

/** An SDK client in the name of an account: a key of 12 digits is that account there. */
function clientOf<C>(
  { endpoint }: LocalOrganization,
  Client: new (configuration: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => C,
  { account, region }: StormFinding['place'],
): C {
  return new Client({ endpoint, region, credentials: { accessKeyId: account, secretAccessKey: 'local' } });
}
