import { FirewallsBusy } from '../core/errors';
import type { NeverBlockRange } from '../core/never-block';
import type { Blocklist, Firewalls, FirewallStates, History, RuleGroups } from '../core/ports';
import { denseNetworks, everyHostByItself, wholeNetworks, type NetworkSetting } from '../core/dense-networks';
import { prepareBlocklist, type BlockedHost, type Networks } from '../core/prepare-blocklist';
import type { FirewallKey, UpdateInput } from '../core/step-contracts';
import type { Timing } from '../core/timing';
import type { Outcome } from './outcome';
import { ReleaseJudge } from './release-judge';
import { SharedRead } from './shared-read';
import { isBusy, updateFirewall, type Update } from './update-firewall';

/** Firewalls at once: a batch holds whole accounts and AWS throttles by account, so that more would gain little. */
const concurrency = 50;

/** What the update of a batch works with. */
export interface Updater {
  readonly blocklist: Blocklist;
  readonly history: Pick<History, 'of'>;
  /** What may not be blocked, and so needs no other reason to leave the rules. */
  readonly neverBlock: readonly NeverBlockRange[];
  readonly firewalls: Firewalls;
  readonly ruleGroups: RuleGroups;
  readonly timing: Timing;
  /** Which IPv6 networks are dropped as a whole; none unless given. */
  readonly networks?: NetworkSetting;
  /** Tells this invocation from every other. */
  readonly holder: string;
  /** Milliseconds since 1970: no new try begins after it. */
  readonly deadline: number;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** The generation that every firewall has reached, but for those that failed. */
  readonly generation: number;
  readonly outcomes: readonly Outcome[];
  /** How many hosts were on the blocklist; `undefined` when nobody had to read it. */
  readonly blocked: number | undefined;
}

/**
 * Brings every firewall of a batch to the blocklist, side by side; one that fails holds up none of the others. Throws
 * `BlocklistUnavailable` when the tables could not be read or written, and `FirewallsBusy`, before it does anything, when
 * it could only wait: an invocation that waits takes of the account's concurrency, and in a burst of findings there are
 * many. The few that reconcile do wait, since they have to look into every firewall however busy it is.
 */
export async function updateFirewalls(
  { Batch, Generation, Reconcile = false, Hosts }: UpdateInput,
  updater: Updater,
): Promise<BatchOutcome> {
  const { blocklist, firewalls, ruleGroups, timing, holder, deadline } = updater;
  const batch = await firewalls.inBatch(Batch);
  const initial = await firewalls.read(batch);
  let blocked: number | undefined;
  const update: Update = {
    firewalls,
    ruleGroups,
    timing,
    holder,
    deadline,
    initial,
    generation: Generation ?? initial.generation,
    turnedBackTo: await generationBehind(initial, blocklist),
    reconcile: Reconcile,
    hosts: Hosts,
    states: new SharedRead(() => firewalls.read(batch)),
    blocklist: new SharedRead(async () => {
      // The generation first: the list that is read after it holds every change up to it, and perhaps more.
      const { current: generation } = await blocklist.generations();
      const hosts = await blocklist.blocked();
      blocked = hosts.length;
      return { generation, blocklist: prepareBlocklist(hosts, await networksOf(hosts, updater)), listed: hosts.length };
    }),
    judge: new ReleaseJudge(updater),
  };
  if (!Reconcile && isBusy(batch, update))
    throw new FirewallsBusy(`Others are updating the firewalls of batch ${Batch}.`);
  const outcomes = await settle(batch, (firewall) => updateFirewall(firewall, update));
  return { generation: update.generation, outcomes, blocked };
}

/** What operators allow is read after the generation, like the blocklist, and only where it can matter. */
async function networksOf(
  hosts: readonly BlockedHost[],
  { blocklist, networks: { ipv6Prefix, neverBlock } = everyHostByItself }: Updater,
): Promise<Networks> {
  const networks = denseNetworks(hosts, ipv6Prefix);
  const allowed = networks.length === 0 ? [] : await blocklist.allowed();
  return { ipv6Prefix, whole: wholeNetworks(networks, neverBlock, allowed) };
}

/**
 * The blocklist's generation where firewalls are ahead of it: it was turned back, as when the table is restored.
 * `undefined` where it was not.
 */
async function generationBehind(
  { generation, statuses }: FirewallStates,
  blocklist: Pick<Blocklist, 'generations'>,
): Promise<number | undefined> {
  const furthest = Math.max(0, ...[...statuses.values()].map(({ Generation = 0 }) => Generation));
  if (furthest <= generation) return undefined;
  // Others may have gone on between the two reads; now nobody can be further unless it was turned back.
  const { current } = await blocklist.generations();
  return furthest > current ? current : undefined;
}

/** Runs so many at once; throws the first error when all have ended, so that none is left running behind our back. */
async function settle(
  batch: readonly FirewallKey[],
  run: (firewall: FirewallKey) => Promise<Outcome>,
): Promise<Outcome[]> {
  const waiting = [...batch];
  const outcomes: Outcome[] = [];
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let firewall = waiting.shift(); firewall !== undefined; firewall = waiting.shift()) {
      try {
        outcomes.push(await run(firewall));
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, batch.length) }, worker));
  if (errors.length > 0) throw errors[0];
  return outcomes;
}
