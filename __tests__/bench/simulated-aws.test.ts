import { memberFirewalls } from '../../bench/member-firewalls';
import { SimulatedAws } from '../../bench/simulated-aws';
import { VirtualClock } from '../../bench/virtual-clock';
import { fullList } from '../../bench/seeds-way';
import { FirewallUnavailable, StaleToken } from '../../functions/core/errors';

const clock = () => new VirtualClock();
const contentOf = (hosts: string[]) => ({ rules: fullList(hosts), customActions: [] });

function simulate(time = clock()) {
  const aws = new SimulatedAws(time, memberFirewalls(2));
  const [firewall = '', other = ''] = aws.allFirewalls;
  return { aws, time, firewall, other };
}

it('takes 100 ms for a call, however many run beside it', async () => {
  const { aws, time } = simulate();
  const start = time.now();
  const { blocklist } = aws.ports();
  await time.run(() => Promise.all([blocklist.generations(), blocklist.find('185.220.101.4'), blocklist.blocked()]));
  expect(time.now() - start).toBe(100);
  expect(Object.fromEntries(aws.calls)).toEqual({ GetItem: 2, Scan: 1 });
});

it('assumes the role of an account once in each execution environment', async () => {
  const { aws, time, firewall, other } = simulate();
  await time.run(async () => {
    const { ruleGroups } = aws.ports();
    await Promise.all([ruleGroups.describe(firewall), ruleGroups.describe(other)]);
    await ruleGroups.describe(firewall);
    await aws.ports().ruleGroups.describe(firewall);
  });
  expect(Object.fromEntries(aws.calls)).toEqual({ AssumeRole: 2, DescribeRuleGroup: 4 });
});

it('refuses an update with a token that is no longer the latest', async () => {
  const { aws, time, firewall } = simulate();
  const { ruleGroups } = aws.ports();
  const updates = time.run(async () => {
    const [one, another] = await Promise.all([ruleGroups.describe(firewall), ruleGroups.describe(firewall)]);
    await ruleGroups.update(firewall, one, contentOf(['185.220.101.4']));
    await ruleGroups.update(firewall, another, contentOf(['45.155.205.233']));
  });
  await expect(updates).rejects.toThrow(StaleToken);
  expect(aws.staleTokens).toBe(1);
});

it('throttles an account that is asked too often, and serves it again later', async () => {
  const { aws, time, firewall } = simulate();
  const { ruleGroups } = aws.ports();
  await time.run(async () => {
    const answers = await Promise.allSettled(Array.from({ length: 12 }, () => ruleGroups.describe(firewall)));
    const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(2);
    expect(refused[0]?.reason).toBeInstanceOf(FirewallUnavailable);
    await time.sleep(1_000);
    await ruleGroups.describe(firewall);
  });
});

it('knows since when every firewall drops a host', async () => {
  const { aws, time, firewall, other } = simulate();
  const start = time.now();
  const { ruleGroups } = aws.ports();
  const drop = async (key: string, hosts: string[]) =>
    ruleGroups.update(key, await ruleGroups.describe(key), contentOf(hosts));
  await time.run(async () => {
    await drop(firewall, ['185.220.101.4']);
    expect(aws.droppedEverywhere('185.220.101.4/32')).toBeUndefined();
    await drop(other, ['185.220.101.4']);
    await drop(firewall, ['185.220.101.4', '45.155.205.233']);
  });
  // Role, describe, update; describe, and half of the second update: it counts when it arrives.
  expect(aws.droppedEverywhere('185.220.101.4/32')).toBe(start + 450);
  expect(aws.updatesByFirewall()).toEqual([2, 1]);
});
