import * as fc from 'fast-check';
import { containmentMessage } from '../../../functions/core/messages/containment-message';
import { reportOf } from '../../../functions/core/messages/firewall-troubles';
import type { StatelessRule } from '../../../functions/core/stateless-rule';
import { addresses, pass } from '../core/rules';
import type { FirewallWithPolicy } from '../fakes/in-memory-policies';
import { numRuns } from '../run-count';
import { edit, finding, happen, hosts, look, time, type Happening } from './happenings';
import { Interleaver } from './interleaver';
import { firewalls, World, type Fault, type Recorded } from './world';

jest.setTimeout(10_000 + numRuns * 200);

/** What the owners of a VPC do to what its firewalls use; it is a minute until somebody speaks of a host again. */
type Change =
  | { readonly kind: 'policy'; readonly firewall: number; readonly policy: Policy }
  | { readonly kind: 'let through'; readonly firewall: number; readonly host: number; readonly action: string };
const policies = ['ours alone', 'without ours', 'no firewall', 'two', 'one of two', 'passed before'] as const;
type Policy = (typeof policies)[number];

const firewall = fc.nat(firewalls.length - 1);
const host = fc.nat(hosts.length - 1);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('policy' as const), firewall, policy: fc.constantFrom(...policies) }),
  fc.record({
    ...{ kind: fc.constant('let through' as const), firewall, host },
    action: fc.constantFrom('aws:pass', 'aws:forward_to_sfe'),
  }),
);

function make(world: World, { firewall: index, ...changed }: Change): void {
  const key = firewalls[index]!;
  if (changed.kind === 'policy') {
    world.aws.policies.put(key, firewallsFor(changed.policy, key));
  } else {
    const rule = pass(50, { Sources: addresses(hosts[changed.host]!) }, changed.action);
    const { rules, customActions } = world.aws.contentOf(key);
    world.aws.put(key, { rules: [rule, ...rules], customActions });
  }
  world.pass(60_000);
}

function firewallsFor(policy: Policy, ours: string): FirewallWithPolicy[] {
  const passing: StatelessRule = pass(1, { Destinations: addresses(hosts[0]) });
  const using = (name: string, ...groups: FirewallWithPolicy['groups']) => ({ name, groups });
  switch (policy) {
    case 'ours alone':
      return [using('edge', ours)];
    case 'without ours':
      return [using('edge')];
    case 'no firewall':
      return [];
    case 'two':
      return [using('one', ours), using('two', ours)];
    case 'one of two':
      return [using('one', ours), using('two')];
    case 'passed before':
      return [using('edge', { name: 'early', rules: [passing] }, ours)];
  }
}

/** Has a world check, at the time when it says so, that as many VPCs drop the hosts of a finding as it says. */
function check(world: World): void {
  const record = world.record.bind(world);
  world.record = async (event): Promise<Recorded> => {
    const recorded = await record(event);
    const { answer, updates } = recorded;
    if (updates.length === 0) return recorded;
    const report = reportOf(updates, new Map());
    const truly = firewalls.filter((key) => answer.Hosts.every((one) => world.drops(key, one))).length;
    expect(report.dropping).toBeLessThanOrEqual(truly);
    const { text } = containmentMessage(answer, report, 'us-west-2');
    if (!text.includes(' not ')) expect(Number(/blocked in (\d+)/.exec(text)?.[1])).toBe(report.dropping);
    return recorded;
  };
}

const choices = fc.infiniteStream(fc.nat(1_000));
const faults = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fault>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Fault>('unavailable', 'lost', 'denied') },
  ),
  { maxLength: 60 },
);
const laid = fc.record({ retentionHours: fc.constant(1), claimsHold: fc.boolean() });
interface Phase {
  /** Before all that happens in it. */
  readonly changes: readonly Change[];
  readonly happenings: readonly Happening[];
}

async function play(world: World, order: Interleaver, phases: readonly Phase[]): Promise<void> {
  check(world);
  for (const { changes, happenings } of phases) {
    for (const one of changes) make(world, one);
    const executions = happenings.map(async (happening) => {
      await order.turn();
      await happen(world, happening);
    });
    const ended = await order.run(Promise.allSettled(executions));
    // Failed executions are part of the game, failed expectations are not.
    for (const one of ended) if (one.status === 'rejected' && one.reason.matcherResult) throw one.reason;
  }
}

it('says blocked of no host that a VPC does not drop, whatever people do to policies and groups', async () => {
  const phase = fc.record({
    changes: fc.array(change, { maxLength: 2 }),
    happenings: fc.array(fc.oneof(finding, finding, look), { minLength: 1, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(
      choices,
      laid,
      fc.array(phase, { minLength: 1, maxLength: 3 }),
      faults,
      async (chosen, options, phases, failing) => {
        const order = new Interleaver(chosen);
        await play(new World(order, failing, options), order, phases);
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});

it('says blocked of no host for which there is no room, whoever has to go', async () => {
  // One after another: a host that is said to be dropped may have to go a moment later.
  const phase = fc.record({
    changes: fc.constant([]),
    happenings: fc.oneof(finding, finding, time, edit).map((one) => [one]),
  });
  await fc.assert(
    fc.asyncProperty(
      choices,
      laid,
      fc.array(phase, { minLength: 1, maxLength: 6 }),
      faults,
      async (chosen, options, phases, failing) => {
        const order = new Interleaver(chosen);
        const world = new World(order, failing, options);
        // Two units are others', and four are two blocks by source and by destination.
        for (const [index, key] of firewalls.entries()) {
          world.aws.put(key, world.aws.contentOf(key), { Capacity: [6, 4, 100][index]! });
        }
        await play(world, order, phases);
      },
    ),
    { numRuns: Math.ceil(numRuns / 6) },
  );
});
