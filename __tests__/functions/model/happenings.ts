import * as fc from 'fast-check';
import { fixture } from '../fixture';
import type { Edition } from './others';
import { firewalls, stacks, type World } from './world';

/** Those that findings tell of. */
export const hosts = ['185.220.101.4', '185.220.101.5', '45.155.205.233'] as const;

/** Something that happens to the organization, at any time and beside anything else. */
export type Happening =
  | { readonly kind: 'finding'; readonly host: number; readonly id: string; readonly minute: number }
  | { readonly kind: 'note'; readonly host: number; readonly id: string; readonly minute: number }
  | { readonly kind: 'prune' | 'reconcile' | 'hours pass' }
  | { readonly kind: 'allow' | 'protect'; readonly host: number }
  | { readonly kind: 'edit'; readonly firewall: number; readonly edition: Edition }
  | { readonly kind: 'delete ours' | 'stop counting'; readonly firewall: number }
  | { readonly kind: 'deploy'; readonly stack: number };

export const finding: fc.Arbitrary<Happening> = fc.record({
  // A note of an analyst sends the finding again, last seen when it was first.
  kind: fc.constantFrom('finding' as const, 'finding' as const, 'finding' as const, 'note' as const),
  host: fc.nat(hosts.length - 1),
  // Few of each, so that the same finding comes twice and late.
  id: fc.constantFrom('finding-1', 'finding-2'),
  minute: fc.integer({ min: 50, max: 52 }),
});
const edition: fc.Arbitrary<Edition> = fc.record({
  mark: fc.nat(9),
  // AWS lets a group have ten, ours among them.
  actions: fc.constantFrom(0, 1, 9, 10),
  namesake: fc.boolean(),
  useOurs: fc.boolean(),
});
const firewall = fc.nat(firewalls.length - 1);
export const edit: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), firewall, edition }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('delete ours' as const, 'stop counting' as const), firewall }),
  },
);
export const time: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('prune' as const, 'hours pass' as const, 'reconcile' as const),
});
export const deploy = fc.record({ kind: fc.constant('deploy' as const), stack: fc.nat(stacks.length - 1) });
export const look = fc.constant<Happening>({ kind: 'reconcile' });
export const protect = fc.record({ kind: fc.constant('protect' as const), host: fc.nat(hosts.length - 1) });
export const allow: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('allow' as const, 'protect' as const),
  host: fc.nat(hosts.length - 1),
});

/** The event of a finding that was seen at a minute of the hour before a time. */
export function eventOf(
  { host, id, minute }: Omit<Extract<Happening, { kind: 'finding' }>, 'kind'>,
  now: number = Date.UTC(2026, 10, 24, 12),
): unknown {
  const event = fixture('network-connection');
  const [asff] = event.detail.findings;
  const hour = 3_600_000;
  asff.Id = id;
  asff.LastObservedAt = new Date((Math.floor(now / hour) - 1) * hour + minute * 60_000).toISOString();
  asff.UpdatedAt = asff.LastObservedAt;
  asff.ProductFields = { 'aws/guardduty/service/action/awsApiCallAction/remoteIpDetails/ipAddressV4': hosts[host] };
  delete asff.Action;
  return event;
}

let events = 0;
/** As EventBridge has it: whatever comes again comes as another event, but for one that is delivered twice. */
function anEvent(event: unknown): unknown {
  return { ...(event as object), id: `event-${++events}` };
}

/** Lets something happen. */
export async function happen(world: World, happening: Happening): Promise<void> {
  switch (happening.kind) {
    case 'finding':
      await world.record(anEvent(eventOf(happening, world.now)));
      break;
    case 'note':
      await world.record(anEvent(eventOf(happening)));
      break;
    case 'prune':
      await world.prune();
      break;
    case 'reconcile':
      await world.reconcile();
      break;
    case 'hours pass':
      world.pass(2 * 3_600_000);
      break;
    case 'allow':
      await world.allow(hosts[happening.host]!);
      break;
    case 'protect':
      world.protect(hosts[happening.host]!);
      break;
    case 'edit':
      world.others.edit(firewalls[happening.firewall]!, happening.edition);
      break;
    case 'delete ours':
      world.others.deleteOurs(firewalls[happening.firewall]!);
      break;
    case 'stop counting':
      world.others.stopCounting(firewalls[happening.firewall]!);
      break;
    case 'deploy':
      world.deploy(stacks[happening.stack]!);
  }
}
