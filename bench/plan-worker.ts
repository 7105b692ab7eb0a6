// Measures one way in a process of its own, so that nothing else is on the heap or has warmed the code.
import type { BlockedHost } from '../functions/core/prepare-blocklist';
import { prepareBlocklist } from '../functions/core/prepare-blocklist';
import { planRuleGroup } from '../functions/core/rule-group';
import type { RuleGroupContent, StatelessRule } from '../functions/core/stateless-rule';
import { fullList } from './seeds-way';

/** Reading, merging and planning; planning once more from what is read and merged; and the seed's way. */
export type Way = 'whole' | 'next' | 'naive';

/** What one way of planning takes. */
export interface PlanFigures {
  /** Milliseconds of CPU. */
  readonly first: number;
  readonly median: number;
  readonly payload: number;
  readonly units: number;
  /** Bytes that are on the heap after it and were not before, with the result still held. */
  readonly heap: number;
}

const capacity = 30_000;
const rounds = 31;

/** Hosts as they come: most stand alone, a third come in runs of sixteen neighbours, and one in twenty is IPv6. */
function hostsOf(count: number): BlockedHost[] {
  return Array.from({ length: count }, (_, index) => {
    const run = Math.floor(index / 3);
    const alone = ipv4(0x2d000000 + index * 1_117);
    const neighbour = ipv4(0x2e000000 + (run >> 4) * 32 + (run & 15));
    const host = index % 20 === 0 ? `2a0b:f4c2::${index.toString(16)}:1` : index % 3 === 0 ? neighbour : alone;
    return { host, severityRank: index % 5, lastSeen: new Date(1_790_000_000_000 + index * 60_000).toISOString() };
  });
}

function ipv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

function measure(plan: () => readonly StatelessRule[]): PlanFigures {
  const collect = globalThis.gc ?? (() => undefined);
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  const first = cpuTimeOf(plan);
  const rules = plan();
  collect();
  const heap = process.memoryUsage().heapUsed - heapBefore;
  const times = Array.from({ length: rounds }, () => cpuTimeOf(plan)).sort((a, b) => a - b);
  const payload = Buffer.byteLength(
    JSON.stringify({ RulesSource: { StatelessRulesAndCustomActions: { StatelessRules: rules } } }),
  );
  const addresses = rules.flatMap(({ RuleDefinition: { MatchAttributes: match } }) => [
    ...(match.Sources ?? []),
    ...(match.Destinations ?? []),
  ]);
  return { first, median: times[rounds >> 1] ?? NaN, payload, units: addresses.length, heap };
}

/** Milliseconds of CPU of this process: what others do on the machine is not in it. */
function cpuTimeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const hosts = hostsOf(15_000);

/** What is measured, made when it is asked for: nothing of the other ways is on the heap. */
const ways: Record<Way, () => () => readonly StatelessRule[]> = {
  whole: () => {
    const held = heldGroup();
    return () => planRuleGroup(held, prepareBlocklist(hosts)).content?.rules ?? [];
  },
  next: () => {
    const held = heldGroup();
    const prepared = prepareBlocklist(hosts);
    return () => planRuleGroup(held, prepared).content?.rules ?? [];
  },
  naive: () => () => fullList(hosts.map(({ host }) => host)),
};

/** The usual case: the group has all hosts but the newest. */
function heldGroup(): RuleGroupContent & { readonly capacity: number } {
  const empty = { rules: [], customActions: [], capacity };
  return { ...empty, ...planRuleGroup(empty, prepareBlocklist(hosts.slice(0, -1))).content };
}

process.stdout.write(JSON.stringify(measure(ways[process.argv[2] as Way]())));
