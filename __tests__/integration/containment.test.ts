import {
  forwarder,
  functionNames,
  hubReaderRole,
  roleArn,
  roleName,
  stateMachineNames,
  updaterRole,
} from '../../organization/names';
import { deployerRole } from '../../organization/deployer-policies';
import { itSaysWhatIsGone } from './absence';
import { itBringsTheUpdaterRole, itReplays } from './aggregation';
import { DeployedOrganization } from './deployed-organization';
import { Deployers } from './deployers';
import { itHasAccountsReport } from './enrolment';
import { faultCells, nameOf } from './fault-cells';
import { FaultMatrix } from './fault-matrix';
import { HostileSurroundings, itAsksNobodyElse } from './hostile-surroundings';
import { grantedPermissions, isGrantedBy, type Permission } from './granted-permissions';
import { inventory } from './inventory';
import { itChanges } from './it-changes';
import { itIsHeardWithoutItsKey } from './key-disabled';
import { itTellsWhereAHostIsNotDropped } from './own-policy';
import { describeLocal } from './requirements';
import { RolePolicy, untilNoticed } from './role-policy';
import { unusedPermissions } from './unused-permissions';

/**
 * The whole way, deployed: real Terraform and AWS provider, the bundles and the state machines as AWS would run them.
 * The tests build on each other, as deployments do, and run in the order in which they stand.
 */
describeLocal('a deployed organization', () => {
  const local = new DeployedOrganization();
  const deployers = new Deployers(local);
  const first = '185.220.101.4';
  const second = '45.155.205.233';
  const schedules = ['prune-ip', 'reconcile', 'enrol-members-hourly'] as const;
  let empty: string[] = [];

  const surroundings = new HostileSurroundings();

  beforeAll(async () => {
    await surroundings.open();
    await surroundings.around(async () => local.start(), true);
    empty = await inventory(local);
    // As most organizations are: until a test says otherwise.
    local.changeOrganization((file) => (file.deletionProtection = true));
    // What is refused is noted, so that one run tells of everything that their policies lack.
    await deployers.takeOver(true);
    surroundings.sockets.start();
    await surroundings.around(async () => local.cdktf('deploy', ['*']));
    await local.giveWebhook();
    await untilNoticed();
  }, 900_000);

  afterAll(async () => {
    surroundings.close();
    expect(await local.stop()).toBe(130);
  }, 30_000);

  /** Every VPC, and whether it drops a host. */
  const drops = async (host: string) => (await local.firewalls(host)).map(({ blocked }) => blocked);
  const updates = async () => (await local.firewalls()).map((firewall) => firewall.updates);

  /** Imports a finding and waits for both of its ways (its own Region and the aggregated feed) to have ended. */
  const importAndWait = async (finding: ReturnType<typeof local.finding>) => {
    const before = (await local.executions('sechub-record-ip')).length;
    await local.import(finding);
    await local.quiet('sechub-record-ip', before + 2);
    await local.quiet('sechub-send-findings');
  };

  it('drops the host of a finding in every VPC and tells people once', async () => {
    expect(await drops(first)).toEqual([false, false, false]);

    await importAndWait(local.finding(first, 'a'.repeat(32)));

    expect(await drops(first)).toEqual([true, true, true]);
    expect(await updates()).toEqual([1, 1, 1]);
    expect((await local.slack()).filter((text) => text.includes(first) && text.includes('locked'))).toHaveLength(1);
    const record = await local.record(first);
    expect(record?.['Decision']?.S).toBe('BLOCK');
    const hours = (Number(record?.['ExpiresAt']?.N) - Date.now() / 1000) / 3600;
    expect(hours).toBeGreaterThan(719.9);
    expect(hours).toBeLessThanOrEqual(720);
  }, 240_000);

  itAsksNobodyElse(surroundings);

  it('does nothing more when the same finding comes again', async () => {
    const messages = (await local.slack()).length;

    await importAndWait(local.finding(first, 'a'.repeat(32)));

    expect(await updates()).toEqual([1, 1, 1]);
    expect(await local.slack()).toHaveLength(messages);
  }, 60_000);

  itReplays(local, first);
  itBringsTheUpdaterRole(local);
  itHasAccountsReport(local, importAndWait, drops);

  it('holds both hosts after a second finding', async () => {
    await importAndWait(local.finding(second));

    expect(await drops(first)).toEqual([true, true, true]);
    expect(await drops(second)).toEqual([true, true, true]);
  }, 60_000);

  itTellsWhereAHostIsNotDropped(local, importAndWait);
  itSaysWhatIsGone(local, importAndWait);
  itIsHeardWithoutItsKey(local);

  it('drops a host and tells of it once when the newer Security Hub reports it beside the older', async () => {
    const host = '91.240.118.174';
    const newerHub = async (newer: boolean) =>
      local.local('security-hub', { method: 'POST', body: JSON.stringify({ newer }) });
    const executions = (await local.executions('sechub-record-ip')).length;
    await newerHub(true);
    await local.import(local.finding(host));
    // Each kind of event comes twice: from the Region of the finding, and from the aggregated feed.
    await local.quiet('sechub-record-ip', executions + 4);
    await local.quiet('sechub-send-findings');
    await newerHub(false);

    const happened = await local.local<{ kind: string; summary: string }[]>('observations');
    const started = 'catch-ip-v2 -> state machine sechub-record-ip';
    expect(happened.filter(({ kind, summary }) => kind === 'delivery' && summary.startsWith(started))).toHaveLength(2);
    expect(await drops(host)).toEqual([true, true, true]);
    expect((await local.slack()).filter((text) => text.includes(host) && text.includes('locked'))).toHaveLength(1);
  }, 90_000);

  it.each([
    ['malformed', '185.220.101.04', 'leading zero'],
    ['private', '10.1.2.3', 'is private'],
    ['on the never-block list', '151.101.1.69', 'never-block list'],
  ])(
    'blocks nothing for an address that is %s, and logs why',
    async (_why, host, reason) => {
      const before = await updates();

      await importAndWait(local.finding(host));

      expect(await updates()).toEqual(before);
      expect(await local.record(host)).toBeUndefined();
      // Lines reach the log group a moment after the function's answer.
      await local.until(10, 'the reason in the log', async () => {
        const lines = await local.logged('add-ip-to-ddb', host);
        return lines.some((line) => line.includes(reason));
      });
    },
    60_000,
  );

  it('blocks everywhere else when one account refuses, names it, and finishes it with the next reconcile', async () => {
    const host = '91.240.118.172';
    const account = local.organization.members[1]!.id;
    const fault = { service: 'network-firewall', operation: 'UpdateRuleGroup', account, kind: 'deny', times: 'always' };
    await local.local('faults', { method: 'POST', body: JSON.stringify(fault) });

    await importAndWait(local.finding(host));

    const refused = (await local.firewalls(host)).filter((firewall) => firewall.account === account);
    const others = (await local.firewalls(host)).filter((firewall) => firewall.account !== account);
    expect(refused.map(({ blocked }) => blocked)).toEqual(refused.map(() => false));
    expect(others.map(({ blocked }) => blocked)).toEqual(others.map(() => true));
    const told = (await local.slack()).filter((text) => text.includes(host));
    for (const { region, vpc } of refused) expect(told.join('\n')).toContain(`${account}/${region}/${vpc}`);

    await local.local('faults', { method: 'DELETE' });
    expect(await local.run('sechub-reconcile')).toBe('SUCCEEDED');
    expect(await drops(host)).toEqual([true, true, true]);
  }, 120_000);

  it('lifts a block that is due everywhere, deletes its record, and tells people', async () => {
    await local.letExpire(first);

    expect(await local.run('sechub-prune-ip')).toBe('SUCCEEDED');

    expect(await drops(first)).toEqual([false, false, false]);
    expect(await drops(second)).toEqual([true, true, true]);
    expect(await local.record(first)).toBeUndefined();
    const told = (await local.slack()).filter((text) => text.includes(first) && text.includes('eleased'));
    expect(told).toHaveLength(1);
  }, 60_000);

  it('forgets a host that an operator allowed once its time is over, and tells nobody', async () => {
    const allowed = '185.220.101.77';
    await local.allow(allowed);
    await local.letExpire(allowed);

    expect(await local.run('sechub-prune-ip')).toBe('SUCCEEDED');

    expect(await local.record(allowed)).toBeUndefined();
    expect((await local.slack()).filter((text) => text.includes(allowed))).toEqual([]);
  }, 60_000);

  describe('when calls fail', () => {
    const matrix = new FaultMatrix(local);
    const rows: string[] = [];

    beforeAll(async () => matrix.prepare(), 30_000);

    afterAll(async () => {
      await matrix.end();
      process.stderr.write(`${['What became of faults on the way:', ...rows].join('\n  ')}\n`);
    }, 30_000);

    it.each(faultCells(process.env['FAULT_MATRIX'] === 'all').map((cell) => ({ ...cell, name: nameOf(cell) })))(
      'loses nothing and tells who must know: $name ends $expected',
      async (cell) => {
        const started = performance.now();
        const outcome = await matrix.run(cell);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        rows.push(`${cell.name.padEnd(72)} ${outcome.padEnd(13)} ${seconds.padStart(5)} s`);

        expect(outcome).toBe(cell.expected);
      },
      150_000,
    );
  });

  it('keeps what schedules may not start any more', async () => {
    const { homeRegion, securityAccount } = local.organization;
    const tried = schedules.map(async (schedule) => {
      const policy = new RolePolicy(local, roleArn(homeRegion, securityAccount, roleName(schedule)));
      const whole = await policy.read();
      await policy.write(whole.filter(({ Sid }) => Sid !== 'Start'));
      await untilNoticed();
      const fired = await local.fire(schedule);
      await policy.write(whole);
      return fired;
    });

    const error = expect.stringMatching(/is not authorized to perform: (states:StartExecution|lambda:InvokeFunction)/);
    expect(await Promise.all(tried)).toEqual(schedules.map(() => ({ outcome: 'dead-letter queue', error })));
  }, 30_000);

  it('makes every call that its roles allow, and no other', async () => {
    const { homeRegion, securityAccount, managementAccount, members } = local.organization;
    // Rules for findings of the newer Security Hub, and for closed ones, have work only where there are such findings.
    const seldom = ['catch-ip-v2', 'findings-v2', 'findings-closed', 'findings-closed-v2'];
    const rules = ['catch-ip', 'findings', ...seldom];
    const owners = [...functionNames, ...stateMachineNames, ...schedules, ...rules, forwarder];
    const roles = [
      ...owners.map((name) => roleArn(homeRegion, securityAccount, roleName(name))),
      ...members.map(({ id }) => roleArn(homeRegion, id, updaterRole)),
      ...[managementAccount, ...members.map(({ id }) => id)].map((id) => roleArn(homeRegion, id, hubReaderRole)),
    ];
    // Members are let go when the stack is destroyed, and with `ALL` AWS takes in by itself, and here at once.
    const seldomCalled = ['securityhub:DisassociateMembers', 'guardduty:CreateMembers'];
    const calls = await local.local<(Permission & { role: string })[]>('calls');
    const used = calls.filter(({ role }) => !role.endsWith(`/${deployerRole}`));
    const beyond = used.filter(({ role }) => !roles.includes(role));
    const unused: object[] = [];
    for (const role of roles) {
      const granted = await grantedPermissions(local, role);
      const own = used.filter((permission) => permission.role === role);
      if (own.length === 0 && seldom.some((name) => role.endsWith(`/${roleName(name)}`))) continue;
      beyond.push(...own.filter((permission) => !granted.some((one) => isGrantedBy(permission, one))));
      unused.push(
        ...granted.filter(
          (one) => !seldomCalled.includes(one.action) && !own.some((permission) => isGrantedBy(permission, one)),
        ),
      );
    }

    expect({ beyond, unused }).toEqual({ beyond: [], unused: [] });
    expect(used.length).toBeGreaterThan(roles.length);
  }, 30_000);

  itChanges(local, second, importAndWait, async (account) => deployers.make(account));

  it('leaves nothing behind when every stack is destroyed', async () => {
    await local.cdktf('destroy', ['*']);

    // What GuardDuty turned on in the accounts that it took in is the accounts' own, and stays as AWS leaves it.
    const ofMembers = new RegExp(
      `^(?!${local.organization.managementAccount}|${local.organization.securityAccount}).* guardduty `,
    );
    const left = (await inventory(local)).filter((line) => !line.endsWith(` role ${deployerRole}`));
    expect(left.filter((line) => !ofMembers.test(line))).toEqual(empty);
  }, 900_000);

  it('was deployed, changed and destroyed with the permissions of docs/deployer-permissions.md', async () => {
    expect(await deployers.refusals()).toEqual([]);
  });

  it('has no deployer with a permission that was not used, but for those whose reason is written down', async () => {
    expect(unusedPermissions(local.organization, await deployers.uses())).toEqual({ unused: [], untouched: [] });
  });
});
