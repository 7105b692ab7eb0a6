import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { runCdktf, projectDirectory } from '../../local/cdktf';
import { sshBruteForce } from '../../local/demo/finding';
import { freePort } from '../../local/free-port';
import { activateOrganizationsAccess } from '../../local/organizations-access';
import type { SeededOrganization } from '../../local/seed';
import { loadOrganization } from '../../organization/load-organization';
import { hostsTable, roleName, type FunctionName, type StateMachineName } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { stackOrder } from '../../organization/stack-order';
import type { OrganizationFile } from './organization-file';
import { ofLate } from './of-late';
import { runPortcullis, type Ran } from './run-portcullis';

/** One VPC's firewall as the local organization shows it. */
export interface FirewallView {
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  /** Accepted `UpdateRuleGroup` calls since the rule group was made. */
  readonly updates: number;
  readonly rules: readonly string[];
  readonly blocked?: boolean;
}

/** How an execution ended. */
export interface Ended {
  readonly status: string;
  readonly error?: string;
}

export type MachineSchedule = 'prune-ip' | 'reconcile';
export type ScheduleName = MachineSchedule | 'enrol-members-hourly';

/** So that the CDKTF CLI asks nothing. Eight stacks at once, since a deployment waits more than it works. */
const unattended = ['--auto-approve', '--skip-provider-lock', '--parallelism', '8'];

type Client<C> = new (configuration: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}) => C;

/** A local organization in a process of its own, started as a user starts it, and what a test asks of it. */
export class DeployedOrganization {
  readonly state = mkdtempSync(join(tmpdir(), 'portcullis-'));
  #process: ChildProcess | undefined;
  #output = '';
  #port = 0;
  #organization: Organization | undefined;
  #organizationFile = '';
  #environment: Record<string, string> = {};
  #workspace = '';
  /** Ids of findings are 32 hexadecimal digits; counted, so that a test names its own. */
  #findings = 0;

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get organization(): Organization {
    if (!this.#organization) throw new Error('The local organization has not started.');
    return this.#organization;
  }

  get stacks(): string[] {
    return [...stackOrder(this.organization).keys()];
  }

  /** @param options of `npm run local` beside port and state */
  async start(...options: readonly string[]): Promise<void> {
    this.#port = await freePort();
    const run = ['--import', 'tsx', 'local/launch.ts', 'local/main.ts', '--port', String(this.#port)];
    const child = spawn(process.execPath, [...run, '--state', this.state, ...options], {
      cwd: projectDirectory,
      env: { ...process.env, npm_lifecycle_event: 'local' }, // As npm has it: then it ends when this process is gone.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.#output += String(text)));
    await this.until(60, 'the local organization to start', async () => {
      if (child.exitCode !== null) throw new Error(`npm run local ended with ${child.exitCode}:\n${this.#output}`);
      return fetch(`${this.endpoint}/_local/health`).then(
        (answer) => answer.ok,
        () => false,
      );
    });
    const described = await this.local<{
      organizationFile: string;
      workspace: string;
      environment: Record<string, string>;
      accounts: SeededOrganization;
    }>('organization');
    this.#organizationFile = described.organizationFile;
    this.#organization = loadOrganization(this.#organizationFile);
    this.#environment = described.environment;
    this.#workspace = described.workspace;
    await activateOrganizationsAccess(this.endpoint, described.accounts.management);
  }

  /** Ends the organization as Ctrl-C does; answers the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child?.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await ended;
    }
    rmSync(this.state, { recursive: true, force: true });
    return child?.exitCode ?? null;
  }

  /** Rewrites the organization file, as a pull request does, and reads it again. */
  changeOrganization(change: (file: OrganizationFile) => void): void {
    const file = parse(readFileSync(this.#organizationFile, 'utf8')) as OrganizationFile;
    change(file);
    writeFileSync(this.#organizationFile, stringify(file));
    this.#organization = loadOrganization(this.#organizationFile);
  }

  /** Gives the CDKTF CLI other credentials, or whatever else is in its environment. */
  deployWith(environment: Readonly<Record<string, string>>): void {
    this.#environment = { ...this.#environment, ...environment };
  }

  /** Deploys or destroys stacks. @throws CdktfFailed when one of them could not be */
  async cdktf(
    command: 'deploy' | 'destroy',
    stacks: readonly string[],
    onLine: (line: string) => void = () => undefined,
  ): Promise<void> {
    const run = { workspace: this.#workspace, environment: this.#environment, onLine };
    await runCdktf({ ...run, arguments: [command, ...stacks, ...unattended] });
  }

  /** Runs an operator's command to its end, where the stacks are built. */
  async portcullis(...words: readonly string[]): Promise<Ran> {
    return runPortcullis(this.#workspace, this.#environment, words);
  }

  /** Speaks to the local organization's own endpoints. */
  async local<T>(path: string, init?: RequestInit): Promise<T> {
    const answer = await fetch(`${this.endpoint}/_local/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** An SDK client of one account; there a key of 12 digits is that account. */
  client<C>(Class: Client<C>, account: string, region: string): C {
    const credentials = { accessKeyId: account, secretAccessKey: 'local' };
    return new Class({ endpoint: this.endpoint, region, credentials });
  }

  /** A client of the security account at home. */
  home<C>(Class: Client<C>): C {
    return this.client(Class, this.organization.securityAccount, this.organization.homeRegion);
  }

  async giveWebhook(): Promise<void> {
    await this.home(SecretsManagerClient).send(
      new PutSecretValueCommand({
        SecretId: this.organization.notifications.slackWebhookSecret,
        SecretString: `${this.endpoint}/_local/slack/webhook`,
      }),
    );
  }

  /** A GuardDuty finding of the first member in the linked Region; the same `id` makes the same finding. */
  finding(host: string, id = this.nextFindingId()): ReturnType<typeof sshBruteForce> {
    const [member] = this.organization.members;
    const [region] = this.organization.linkedRegions;
    return sshBruteForce({ id, account: member!.id, region: region!, host, at: new Date() });
  }

  nextFindingId(): string {
    return (++this.#findings).toString(16).padStart(32, '0');
  }

  async import(finding: ReturnType<typeof sshBruteForce>): Promise<void> {
    const hub = this.client(SecurityHubClient, finding.AwsAccountId, finding.Resources[0].Region);
    const answer = await hub.send(new BatchImportFindingsCommand({ Findings: [structuredClone(finding) as never] }));
    expect(answer.FailedCount).toBe(0);
  }

  async record(host: string): Promise<Record<string, AttributeValue> | undefined> {
    const read = new GetItemCommand({ TableName: hostsTable, Key: { HostIp: { S: host } }, ConsistentRead: true });
    return (await this.home(DynamoDBClient).send(read)).Item;
  }

  /** Records a host as one that an operator has allowed for an hour. */
  async allow(host: string): Promise<void> {
    const ExpiresAt = { N: String(Math.floor(Date.now() / 1000) + 3600) };
    const Item = { HostIp: { S: host }, Decision: { S: 'ALLOW' }, Reason: { S: 'a partner' }, ExpiresAt };
    await this.home(DynamoDBClient).send(new PutItemCommand({ TableName: hostsTable, Item }));
  }

  /** Sets the expiry of a host's record back, as if its time had come. */
  async letExpire(host: string): Promise<void> {
    await this.home(DynamoDBClient).send(
      new UpdateItemCommand({
        TableName: hostsTable,
        Key: { HostIp: { S: host } },
        UpdateExpression: 'SET ExpiresAt = :past',
        ConditionExpression: 'attribute_exists(HostIp)',
        ExpressionAttributeValues: { ':past': { N: String(Math.floor(Date.now() / 1000) - 60) } },
      }),
    );
  }

  async firewalls(host?: string): Promise<FirewallView[]> {
    return this.local(host === undefined ? 'firewalls' : `firewalls?host=${encodeURIComponent(host)}`);
  }

  /** Texts of the messages that Slack has received, as a person reads them. */
  async slack(): Promise<string[]> {
    return (await this.local<{ text: string }[]>('slack')).map(({ text }) => text);
  }

  machineArn(machine: string): string {
    const { homeRegion, securityAccount } = this.organization;
    return `arn:aws:states:${homeRegion}:${securityAccount}:stateMachine:${machine}`;
  }

  async executions(machine: StateMachineName): Promise<{ status: string }[]> {
    const stateMachineArn = this.machineArn(machine);
    const { executions = [] } = await this.home(SFNClient).send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ status }) => ({ status: status ?? '' }));
  }

  /** Has a schedule do what it does at its time; answers how that went. */
  async fire(schedule: ScheduleName): Promise<{ outcome: string; executionArn?: string; error?: string }> {
    const { securityAccount: account, homeRegion: region } = this.organization;
    const body = JSON.stringify({ account, region, name: roleName(schedule) });
    return this.local('schedules', { method: 'POST', body });
  }

  /** Runs a machine as its schedule starts it, and waits for its end. */
  async run(machine: `sechub-${MachineSchedule}`): Promise<string> {
    const { executionArn } = await this.fire(machine.replace('sechub-', '') as ScheduleName);
    return (await this.ended(machine, executionArn)).status;
  }

  /** Runs a machine with an input and waits for its end. */
  async execute(machine: string, input: object): Promise<Ended> {
    const sfn = this.home(SFNClient);
    const start = { stateMachineArn: this.machineArn(machine), input: JSON.stringify(input) };
    const { executionArn } = await sfn.send(new StartExecutionCommand(start));
    return this.ended(machine, executionArn);
  }

  private async ended(machine: string, executionArn: string | undefined): Promise<Ended> {
    const sfn = this.home(SFNClient);
    let ended: Ended = { status: 'RUNNING' };
    await this.until(90, `an execution of ${machine} to end`, async () => {
      const { status = 'RUNNING', error } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      ended = { status, ...(error !== undefined && { error }) };
      return status !== 'RUNNING';
    });
    return ended;
  }

  /** Waits until `count` executions of a machine have ended (any number: until none runs). */
  async quiet(machine: StateMachineName, count = 0): Promise<void> {
    await this.until(180, `${machine} to have ended ${count} times`, async () => {
      const executions = await this.executions(machine);
      return executions.length >= count && executions.every(({ status }) => status !== 'RUNNING');
    });
  }

  /** Lines that a function has logged and that hold a text. */
  async logged(name: FunctionName, text: string): Promise<string[]> {
    const { events = [] } = await this.home(CloudWatchLogsClient).send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }),
    );
    return events.map(({ message }) => message ?? '').filter((message) => message.includes(text));
  }

  async until(seconds: number, what: string, reached: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await reached())) {
      if (Date.now() > end) throw new Error(`Waited ${seconds} s for ${what}. ${await ofLate(this.endpoint)}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}
