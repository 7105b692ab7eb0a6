import { DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import {
  firewallKey,
  firewallsOf,
  hostsTable,
  roleName,
  stateMachineNames,
  stateTable,
  type FunctionName,
  updaterRole,
} from '../../organization/names';
import type { DeployedOrganization, Ended } from './deployed-organization';
import type { Cell, Outcome, Target } from './fault-cells';

/** Seconds of the updating function here; with the deployed two minutes it would try for a minute and a half. */
const updateSeconds = 10;

const machines = stateMachineNames;
const outcomes: Readonly<Record<string, Outcome>> = {
  FirewallsBehind: 'behind',
  RecordFailed: 'not recorded',
  NotTold: 'not told',
};

/**
 * Runs cells of the matrix against a deployed organization. Everything is as deployed but for time: state machines are
 * copies that try again sooner and less often, the updating function has less of it, and what is on record of the last
 * write to a firewall is taken away between two steps, as if seconds had passed.
 */
export class FaultMatrix {
  private readonly released: string[] = [];
  private readonly blocked: string[] = [];
  private hosts = 0;
  private deployedSeconds: number | undefined;

  constructor(private readonly local: DeployedOrganization) {}

  async prepare(): Promise<void> {
    for (const machine of machines) await this.copyHasty(machine);
    const asked = new GetFunctionConfigurationCommand({ FunctionName: 'update-nf-rg' });
    this.deployedSeconds = (await this.local.home(LambdaClient).send(asked)).Timeout;
    await this.restart('update-nf-rg', updateSeconds);
  }

  async end(): Promise<void> {
    for (const machine of machines) {
      const stateMachineArn = this.local.machineArn(hasty(machine));
      await this.local.home(SFNClient).send(new DeleteStateMachineCommand({ stateMachineArn }));
    }
    await this.restart('update-nf-rg', this.deployedSeconds);
  }

  /** Runs a cell and answers how the execution that met the fault ended; what must always hold is expected here. */
  async run(cell: Cell): Promise<Outcome> {
    const { caller } = cell.target;
    if (caller === 'sechub-reconcile') return this.reconcileCell(cell);
    if (caller === 'sechub-send-findings') return this.tell(cell);
    return /^(get-|remove-|sechub-prune)/.test(caller) ? this.prune(cell) : this.record(cell);
  }

  private async record(cell: Cell): Promise<Outcome> {
    const { local } = this;
    const host = `91.240.${++this.hosts}.9`;
    const event = this.event(host);
    const ended = await this.withFault(cell, () => local.execute(hasty('sechub-record-ip'), event));
    const outcome = ended.status === 'SUCCEEDED' ? 'blocked' : (outcomes[ended.error ?? ''] ?? 'not recorded');
    const told = await this.messages(host);
    const lacking = (await local.firewalls(host)).filter(({ blocked }) => !blocked);
    if (outcome === 'blocked' || outcome === 'not told') expect(lacking).toEqual([]);
    expect(told.length).toBeLessThanOrEqual(1);
    // Where no function can be invoked any more nobody but the machine's alarm tells.
    const isMute = isUnableToTell(cell);
    if (isMute) expect(told).toEqual([]);
    else if (outcome !== 'not told') expect(told).toHaveLength(1);
    if (outcome === 'not recorded' && !isMute) expect(told[0]).toContain('could not be recorded');
    if (outcome === 'behind' && !isMute) {
      for (const { account, region, vpc } of lacking) expect(told[0]).toContain(`${account}/${region}/${vpc}`);
    }

    // What its message asks for; everything else mends itself.
    if (outcome === 'not recorded') expect(await local.execute('sechub-record-ip', event)).toMatchObject(succeeded);
    await this.reconcile();
    this.blocked.push(host);
    await this.expectEveryFirewallRight();
    return outcome;
  }

  private async prune(cell: Cell): Promise<Outcome> {
    const { local } = this;
    const host = this.blocked.shift();
    if (host === undefined) throw new Error('No host is left to be released.');
    await local.letExpire(host);
    const { status, error } = await this.withFault(cell, () => local.execute(hasty('sechub-prune-ip'), {}));
    const isGone = (await local.record(host)) === undefined;
    const outcome = status === 'SUCCEEDED' ? 'released' : isGone ? 'not told' : 'not released';
    if (cell.fault !== 'lose-answer' || status === 'SUCCEEDED') {
      expect(isGone).toBe(status === 'SUCCEEDED' || error === 'NotTold');
    }
    if (outcome === 'not released') {
      await this.letTimePass();
      expect(await local.execute('sechub-prune-ip', {})).toMatchObject(succeeded);
    }

    await this.reconcile();
    this.released.push(host);
    expect(await local.record(host)).toBeUndefined();
    const told = (await this.messages(host)).filter((text) => text.includes('eleased'));
    // Where the last function was invoked and only its answer lost, it has told.
    const isMute = outcome === 'not told' && !(error === 'NotTold' && cell.fault === 'lose-answer');
    expect(told).toHaveLength(isMute ? 0 : 1);
    await this.expectEveryFirewallRight();
    return outcome;
  }

  /** A host that one account refused is left to the reconcile. */
  private async reconcileCell(cell: Cell): Promise<Outcome> {
    const { local } = this;
    const host = `91.240.${++this.hosts}.9`;
    const refused = { ...cell, target: refusedUpdate, fault: 'deny', times: 'always' } as const;
    const behind = await this.withFault(refused, () => local.execute(hasty('sechub-record-ip'), this.event(host)));
    expect(behind).toMatchObject({ error: 'FirewallsBehind' });
    await this.letTimePass();
    const { status, error } = await this.withFault(cell, () => local.execute(hasty('sechub-reconcile'), {}));
    const outcome = status === 'SUCCEEDED' ? 'reconciled' : error === 'NotTold' ? 'not told' : 'not reconciled';

    await this.reconcile();
    this.blocked.push(host);
    await this.expectEveryFirewallRight();
    return outcome;
  }

  private async tell(cell: Cell): Promise<Outcome> {
    const { local } = this;
    const host = `91.240.${++this.hosts}.9`;
    const event = this.event(host);
    const { status } = await this.withFault(cell, () => local.execute(hasty('sechub-send-findings'), event));
    const outcome = status === 'SUCCEEDED' ? 'told' : 'not told';
    if (isUnableToTell(cell)) expect(await this.messages(host)).toEqual([]);
    // What its alarm asks for; where it was told already it is not told again.
    if (outcome === 'not told') expect(await local.execute('sechub-send-findings', event)).toMatchObject(succeeded);
    expect(await this.messages(host)).toHaveLength(1);
    return outcome;
  }

  /** Every group holds the blocklist, no more and no less, by what the table says and by what this matrix knows. */
  private async expectEveryFirewallRight(): Promise<void> {
    const hosts: string[] = [];
    const scan = { TableName: hostsTable, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.local.home(DynamoDBClient) }, scan)) {
      hosts.push(...Items.filter((item) => item['ReleaseGeneration'] === undefined).map((item) => item['HostIp']!.S!));
    }
    expect(hosts).toEqual(expect.arrayContaining(this.blocked));
    expect(hosts.filter((host) => this.released.includes(host))).toEqual([]);
    const wanted = hosts.map((host) => `${host}/32`).sort();
    for (const { rules } of await this.local.firewalls()) {
      for (const direction of ['from', 'to']) {
        const addresses = rules.flatMap(
          (rule) => new RegExp(`drop(?: and \\S+)? ${direction} (.+)$`).exec(rule)?.[1]?.split(', ') ?? [],
        );
        expect(addresses.sort()).toEqual(wanted);
      }
    }
  }

  private async reconcile(): Promise<void> {
    await this.letTimePass();
    expect(await this.local.execute('sechub-reconcile', {})).toMatchObject(succeeded);
    await this.letTimePass();
  }

  private async withFault({ target, fault, times }: Cell, run: () => Promise<Ended>): Promise<Ended> {
    const { local } = this;
    if (target.isCached) await this.restart(target.caller as FunctionName);
    const post = async (path: string, body: object) =>
      local.local(path, { method: 'POST', body: JSON.stringify(body) });
    const [service, operation] = target.operation.split(' ');
    if (service === 'slack') {
      await post('slack/failures', { status: Number(fault), times: times === 'once' ? 1 : 1000 });
    } else {
      const caller = target.inMember
        ? { role: updaterRole, account: local.organization.members[1]!.id }
        : { role: roleName(target.caller) };
      // Once, longer than the functions' clients wait; always, a gateway's own answer, so that the matrix ends some day.
      const often = times === 'once' ? { times: 1, delayMs: 6_000 } : { times, delayMs: 200 };
      const nth = target.from === undefined ? {} : { nth: target.from[1] };
      await post('faults', { service, operation, ...caller, kind: fault, ...nth, ...often });
    }
    try {
      return await run();
    } finally {
      await local.local('faults', { method: 'DELETE' });
      await post('slack/failures', { status: 500, times: 0 });
    }
  }

  private async messages(host: string): Promise<string[]> {
    return (await this.local.slack()).filter((text) => text.includes(host));
  }

  /** The event that Security Hub sends for a finding about a host. */
  private event(host: string): object {
    const finding = this.local.finding(host);
    const { AwsAccountId: account, ProductArn } = finding;
    return {
      ...{ version: '0', id: finding.Id.slice(-32), source: 'aws.securityhub', time: finding.UpdatedAt },
      ...{ account, region: ProductArn.split(':')[3], resources: [`${ProductArn}/${finding.Id}`] },
      'detail-type': 'Security Hub Findings - Imported',
      detail: { findings: [finding] },
    };
  }

  /** As if the claims on the firewalls had run out, and the time in which a firewall is not written again. */
  private async letTimePass(): Promise<void> {
    const client = this.local.home(DynamoDBClient);
    for (const firewall of firewallsOf(this.local.organization)) {
      await client.send(
        new UpdateItemCommand({
          TableName: stateTable,
          Key: { Name: { S: `firewall/${firewallKey(firewall)}` } },
          UpdateExpression: 'REMOVE WrittenAt, Holder, LeaseUntil',
        }),
      );
    }
  }

  /** Ends the environments of a function, and with them what it remembers. */
  private async restart(FunctionName: FunctionName, Timeout?: number): Promise<void> {
    const change = { FunctionName, ...(Timeout !== undefined && { Timeout }) };
    await this.local.home(LambdaClient).send(new UpdateFunctionConfigurationCommand(change));
  }

  private async copyHasty(machine: (typeof machines)[number]): Promise<void> {
    const sfn = this.local.home(SFNClient);
    const stateMachineArn = this.local.machineArn(machine);
    const { definition = '', roleArn } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const sooner = definition
      .replace(/"IntervalSeconds": ?\d+/g, '"IntervalSeconds": 1')
      .replace(/"MaxDelaySeconds": ?\d+/g, '"MaxDelaySeconds": 2')
      // Waiting for others takes many tries and is no failure.
      .replace(/"MaxAttempts": ?(?:[1-9]|20|60|100)\b/g, '"MaxAttempts": 2');
    await sfn.send(new CreateStateMachineCommand({ name: hasty(machine), definition: sooner, roleArn }));
  }
}

const succeeded = { status: 'SUCCEEDED' };

const refusedUpdate: Target = {
  caller: 'update-nf-rg',
  operation: 'network-firewall UpdateRuleGroup',
  inMember: true,
};

/** Whether a machine could invoke no function any more; where only answers were lost, what it asked for was done. */
function isUnableToTell({ target, fault, times }: Cell): boolean {
  return target.operation === 'lambda Invoke' && times === 'always' && fault !== 'lose-answer';
}

function hasty(machine: string): string {
  return `${machine}-hasty`;
}
