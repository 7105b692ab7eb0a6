import { DeleteTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteFirewallCommand, NetworkFirewallClient } from '@aws-sdk/client-network-firewall';
import { ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  DescribeHubCommand,
  DescribeOrganizationConfigurationCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { CdktfFailed } from '../../local/cdktf';
import {
  batchesOf,
  configurationPolicy,
  firewallKey,
  firewallName,
  firewallsOf,
  hostsTable,
  hubReaderRole,
  metrics,
  ruleGroupArn,
  ruleGroupName,
  stackNames,
  stateTable,
} from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';
import { DropWatch } from './drop-watch';
import { inventory } from './inventory';
import { openAccount, type OpenedAccount } from './open-account';
import { OwnFirewall } from './own-firewall';
import { PlannedChanges } from './planned-changes';

/**
 * What pull requests change in a deployed organization: an account joins and leaves, a capacity is changed, protection is
 * taken off, Security Hub and GuardDuty come to accounts in another way. What can be deployed together is, for the sake
 * of time.
 * @param host one that is blocked
 * @param importAndWait imports a finding and waits until it has been dealt with
 * @param prepare makes what a deployer needs in an account that has joined
 */
export function itChanges(
  local: DeployedOrganization,
  host: string,
  importAndWait: (finding: ReturnType<typeof local.finding>) => Promise<void>,
  prepare: (account: string) => Promise<void>,
): void {
  const [before, wider] = [2000, 4000];
  const { delegatedAdmin, management, securityServices } = stackNames;
  const watch = new DropWatch(local, host);
  let account: OpenedAccount;
  let own: OwnFirewall;
  let clean: string[] = [];

  const setCapacity = (capacity: number, formerCapacity?: number) =>
    local.changeOrganization(({ members }) => Object.assign(members[0]!.vpcs[0]!, { capacity, formerCapacity }));
  const protect = (isProtected: boolean) => local.changeOrganization((file) => (file.deletionProtection = isProtected));
  const join = () =>
    local.changeOrganization(({ members }) => {
      const [vpc, withFirewall] = account.vpcs;
      const newSubnets = [{ availabilityZone: `${vpc.region}a`, cidr: '10.30.0.0/28' }];
      const vpcs = [
        { ...vpc, newSubnets, capacity: 1_000 },
        { ...withFirewall, ruleGroupOnly: true, capacity: 1_000 },
      ];
      members.push({ ...account, vpcs });
    });
  const leave = () => local.changeOrganization(({ members }) => members.pop());

  const widened = () => firewallsOf(local.organization)[0]!;
  /** The item that tells the functions of the batch's rule groups. */
  const batchOfWidened = () => {
    const [batch] = [...batchesOf(local.organization)].find(([, all]) => all.some(({ id }) => id === widened().id))!;
    return `dynamodb_table_item.tables_batch-${batch}`;
  };
  const ofAccount = () => firewallsOf(local.organization).filter((firewall) => firewall.account === account.id);
  const stacksOfAccount = () => local.stacks.filter((stack) => stack.includes(account.id));
  const drops = async (vpc: { readonly id: string }) =>
    (await local.firewalls(host)).find((firewall) => firewall.vpc === vpc.id)?.blocked;
  const deploy = async (...stacks: string[]) => {
    const changes = new PlannedChanges(stacks);
    await local.cdktf('deploy', stacks, (line) => changes.read(line));
    return changes;
  };
  /** What the CLI says before it gives up, in one line. */
  const refusal = async (command: 'deploy' | 'destroy', stack: string) => {
    let said = '';
    const refused = local.cdktf(command, [stack], (line) => (said += `${line.trim()} `));
    await expect(refused).rejects.toThrow(CdktfFailed);
    return said.replace(/\s+/g, ' ');
  };
  const warnings = async (firewall: Parameters<typeof firewallKey>[0]) => {
    const Key = { Name: { S: `firewall/${firewallKey(firewall)}` } };
    const { Item } = await local.home(DynamoDBClient).send(new GetItemCommand({ TableName: stateTable, Key }));
    return Item?.['Warnings']?.S;
  };

  it('refuses a capacity that changes in one step, and says what is missing', async () => {
    watch.start();
    setCapacity(wider);

    const said = await refusal('deploy', stackNames.firewall(widened()));

    const { id } = widened();
    expect(said).toContain(`The rule group of ${before} units of ${id} would go before the one of ${wider} is filled`);
    expect(said).toContain(`Add formerCapacity: ${before}`);
  }, 600_000);

  it('adds an account, and a wider rule group beside the one before, and plans no other change while blocks are in place', async () => {
    account = await openAccount(local, 'returns');
    await prepare(account.id);
    join();
    clean = await inventory(local);
    own = await OwnFirewall.make(local, account.id, account.vpcs[1]);
    setCapacity(wider, before);
    const stack = stackNames.firewall(widened());
    const untouched = firewallsOf(local.organization)[1]!;
    const ofOthers = [securityServices, stackNames.member(untouched.account), stackNames.firewall(untouched)];

    // In the order of docs/onboarding.md and docs/runbook.md.
    const changes = await deploy(management, ...stacksOfAccount(), stack, ...ofOthers);

    expect(ofOthers.map((other) => changes.of(other))).toEqual(ofOthers.map(() => []));
    expect(await drops(untouched)).toBe(true);
    expect(changes.of(stack)).toEqual([
      `create networkfirewall_rule_group.rule-group-${wider}_rule-group`,
      'update networkfirewall_firewall_policy.firewall_policy',
    ]);
    expect(await Promise.all(account.vpcs.map(drops))).toEqual([false, false]);
  }, 600_000);

  it('brings Security Hub to accounts by a central policy, and GuardDuty to new ones only', async () => {
    const { managementAccount, securityAccount, homeRegion, linkedRegions } = local.organization;
    const members = local.organization.members.filter(({ turnOnSecurityHub }) => turnOnSecurityHub);
    const organizations = local.client(OrganizationsClient, managementAccount, 'us-east-1');
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    local.changeOrganization((file) => {
      file.securityHub = { configuration: 'CENTRAL', rootPolicy: 'OURS', organizationRoot: Roots[0]?.Id };
      file.guardDuty = { members: 'NEW' };
      for (const member of file.members) delete member.turnOnSecurityHub;
    });
    const turnedOn = [managementAccount, ...members.map(({ id }) => id)];
    const stacks = [management, ...members.map(({ id }) => stackNames.member(id))];

    const changes = await deploy(...stacks, delegatedAdmin);

    // What a stack turned on stays on, whatever the file says later.
    for (const stack of stacks) expect(changes.of(stack).join()).not.toContain('destroy securityhub');
    for (const each of turnedOn)
      expect(await local.client(SecurityHubClient, each, homeRegion).send(new DescribeHubCommand({}))).toMatchObject({
        HubArn: `arn:aws:securityhub:${homeRegion}:${each}:hub/default`,
      });

    expect(changes.of(delegatedAdmin)).toContain(`update ${batchOfWidened()}`);
    expect(changes.of(delegatedAdmin).filter((change) => change.includes('securityhub'))).toEqual([
      'create securityhub_configuration_policy.securityhub_policy',
      'create securityhub_configuration_policy_association.securityhub_association',
      ...linkedRegions.map((each) => `destroy securityhub_organization_configuration.securityhub_organization-${each}`),
      'update securityhub_organization_configuration.securityhub_organization',
    ]);
    const hub = local.client(SecurityHubClient, securityAccount, homeRegion);
    const { OrganizationConfiguration } = await hub.send(new DescribeOrganizationConfigurationCommand({}));
    expect(OrganizationConfiguration?.ConfigurationType).toBe('CENTRAL');
  }, 600_000);

  it('fills what is new with the next reconcile, and tells so', async () => {
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');

    expect(await drops(account.vpcs[0])).toBe(true);
    const told = (await local.slack()).at(-1);
    for (const group of [widened(), ...ofAccount()])
      expect(told).toMatch(new RegExp(`${group.id}.*: its rule group of ${group.capacity} units was new`));
  }, 60_000);

  it('warns of a rule group that the policy of a VPC does not refer to, until it does', async () => {
    const group = ofAccount()[1]!;
    expect(await drops(group)).toBe(false);
    expect(await warnings(group)).toBe('unattached');
    expect((await local.slack()).at(-1)).toContain(`rule group ${ruleGroupName(group)}`);
    // What the alarm looks at; lines reach the log group a moment after the function's answer.
    const metric = metrics.names.ruleGroupsUnattached;
    await local.until(10, 'the metric in the log', async () => {
      const lines = await local.logged('update-nf-rg', `"${metric}"`);
      return lines.some((line) => [JSON.parse(line)[metric]].flat().includes(1));
    });

    await own.referTo(ruleGroupArn(group));

    expect(await drops(group)).toBe(true);
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    expect(await warnings(group)).toBeUndefined();
  }, 60_000);

  it('keeps firewalls and tables that are protected, whatever is used against them', async () => {
    const firewall = ofAccount()[0]!;
    const there = await inventory(local);
    const client = local.client(NetworkFirewallClient, account.id, firewall.region);
    const deletion = client.send(new DeleteFirewallCommand({ FirewallName: firewallName(firewall.id) }));
    await expect(deletion).rejects.toMatchObject({ name: 'InvalidOperationException' });
    const deletionOfTable = local.home(DynamoDBClient).send(new DeleteTableCommand({ TableName: hostsTable }));
    await expect(deletionOfTable).rejects.toMatchObject({ name: 'ValidationException' });

    expect(await refusal('destroy', stackNames.firewall(firewall))).toContain('Instance cannot be destroyed');

    expect(await inventory(local)).toEqual(there);
    expect(await drops(firewall)).toBe(true);
  }, 600_000);

  it('takes the narrower rule group away when the wider one has taken its place, while protection is on', async () => {
    setCapacity(wider);
    const stack = stackNames.firewall(widened());
    leave();
    protect(false);

    const first = await deploy(delegatedAdmin);
    protect(true);
    const second = await deploy(stack);

    // What is protected, and who is in the file. Nothing is left to do for what the deployment before has changed there.
    const protection = /^update (dynamodb_table|secretsmanager_secret)\./;
    const leaving =
      /^(destroy dynamodb_table_item\.tables_batch-|\w+ (lambda_invocation|dynamodb_table_item)\.enrolment_|update sfn_state_machine\.)/;
    const others = first.of(delegatedAdmin).filter((change) => !protection.test(change) && !leaving.test(change));
    expect(others).toEqual([`update ${batchOfWidened()}`]);
    expect(second.of(stack)).toEqual([
      `destroy networkfirewall_rule_group.rule-group-${before}_rule-group`,
      'update networkfirewall_firewall_policy.firewall_policy',
    ]);
  }, 600_000);

  it('has dropped a blocked host at every look while capacities changed', async () => {
    const { looks, gaps } = await watch.end();

    expect(gaps).toEqual([]);
    expect(looks).toBeGreaterThan(100);
  });

  it('lets an account leave without a trace once its protection is off, while the others go on', async () => {
    protect(false);
    join();
    // At AWS a rule group has no protection that would have to be taken off first.
    const firewalls = firewallsOf(local.organization).filter(({ ruleGroupOnly }) => !ruleGroupOnly);
    await deploy(...firewalls.map((firewall) => stackNames.firewall(firewall)));
    await own.delete();
    await local.cdktf('destroy', stacksOfAccount());

    // Beside what has been changed for good.
    const { securityAccount, homeRegion } = local.organization;
    const group = (capacity: number) => ruleGroupName({ ...widened(), capacity });
    const left = clean
      .map((line) => line.replace(group(before), group(wider)))
      .filter((line) => !line.endsWith(` role ${hubReaderRole}`));
    left.push(`${securityAccount} ${homeRegion} securityhub ${configurationPolicy}`);
    expect(await inventory(local)).toEqual(left.sort());
    leave();
    const another = '91.240.118.173';
    await importAndWait(local.finding(another));
    expect((await local.firewalls(another)).map(({ blocked }) => blocked)).toEqual([true, true, true]);
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
  }, 600_000);
}
