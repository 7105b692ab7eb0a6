import type { Place } from '../core/enforcement';
import { BlocklistUnavailable, FirewallBusy, FirewallUnavailable, StaleToken } from '../core/errors';
import type { Firewalls, FirewallStates, FirewallStatus, RuleGroups } from '../core/ports';
import type { PreparedBlocklist } from '../core/prepare-blocklist';
import { unbraked } from '../core/release-brake';
import { planRuleGroup } from '../core/rule-group';
import type { FirewallKey } from '../core/step-contracts';
import { fullJitter, type Timing } from '../core/timing';
import { findGroup, takenOver } from './find-group';
import { errorOf, learnPlace } from './learn-place';
import { isKnownToDrop, lookInto } from './look-into';
import type { Outcome } from './outcome';
import { recordOf } from './reached';
import type { Judgement, ReleaseJudge } from './release-judge';
import type { SharedRead } from './shared-read';

/** What the updates of a batch have in common. */
export interface Update {
  readonly firewalls: Firewalls;
  readonly ruleGroups: RuleGroups;
  readonly timing: Timing;
  /** The firewalls' records as the update found them. */
  readonly initial: FirewallStates;
  /** Each firewall shall reach it at least. */
  readonly generation: number;
  /** The blocklist's generation, where firewalls are ahead of it: what these have reached says nothing. */
  readonly turnedBackTo: number | undefined;
  readonly states: SharedRead<FirewallStates>;
  readonly blocklist: SharedRead<ReadBlocklist>;
  /** Says what may leave the rules. */
  readonly judge: Pick<ReleaseJudge, 'judge'>;
  readonly reconcile: boolean;
  /** Of these it is said whether the firewall drops them. */
  readonly hosts: readonly string[] | undefined;
  /** Tells this invocation from every other. */
  readonly holder: string;
  /** Milliseconds since 1970: no new try begins after it. */
  readonly deadline: number;
}

/** The blocklist with a generation that it holds at least. */
export interface ReadBlocklist {
  readonly generation: number;
  readonly blocklist: PreparedBlocklist;
  /** Hosts on it. */
  readonly listed: number;
}

/** How often a group may change under our hands before we give up. */
const mostStaleTokens = 5;
/** How long others leave a firewall alone that we have claimed: many times what an update takes. */
const lease = 20_000;
/**
 * How soon after a write the rules of a firewall may be written again. In a burst of findings, each of which wants every
 * firewall updated, one update then carries all that came meanwhile.
 */
const writeInterval = 3_000;
/** Longest wait before looking again whether a firewall is free. */
const pollLimit = 500;

/**
 * Brings one firewall to the blocklist, and never throws but for `BlocklistUnavailable`.
 *
 * The order of reads is what keeps a block from being lost: the group is described first, which yields its token; then
 * generation and blocklist are read; then the group is written with that token. Whoever wrote it before us had read the
 * blocklist before we did, and whoever writes it after our describe makes our token stale. The claim on the firewall
 * spares AWS the attempts of those who would lose that race; nothing rests on it but what is recorded.
 */
export async function updateFirewall(firewall: FirewallKey, update: Update): Promise<Outcome> {
  const { timing, deadline } = update;
  const course: Course = { wasWell: true, unsure: false };
  let staleTokens = 0;
  let states: FirewallStates | undefined = update.initial;
  for (let tries = 0; ;) {
    try {
      const status = (states ?? (await update.states.fresh())).statuses.get(firewall) ?? {};
      states = undefined;
      course.wasWell = status.LastError === undefined;
      if (!course.unsure && isDone(status, update)) return await skip(firewall, status, update);
      const wait = waitFor(status, update);
      const outcome = wait > 0 ? undefined : await tryToUpdate(firewall, update, course);
      if (outcome) return outcome;
      // Someone else is at it, or was a moment ago. It may be done when we look again.
      if (timing.now() >= deadline) throw new FirewallBusy('Other updates of this firewall did not end in time.');
      await timing.sleep(wait > 0 ? wait : fullJitter(0, pollLimit, pollLimit, timing));
    } catch (error) {
      if (error instanceof StaleToken) staleTokens++;
      const again = error instanceof StaleToken ? staleTokens < mostStaleTokens : isPassing(error);
      if (!again || timing.now() >= deadline) return await failed(firewall, error, course, update);
      await timing.sleep(fullJitter(tries++, 200, 5_000, timing));
    }
  }
}

/** What one update has learnt and done so far. */
interface Course {
  /** Whether the firewall was on record as well when we last looked. */
  wasWell: boolean;
  /**
   * Whether we may have written rules that are not on record. Another that found the group right just before may have
   * recorded so just after, so that the record is not to be believed until we have looked again.
   */
  unsure: boolean;
  /** Where the group stands, once somebody has begun to look. */
  place?: Promise<Place>;
}

/** Whether nothing is left to do: the firewall has what was asked for, and is not known to be unwell. */
function isDone({ Generation = -1, LastError }: FirewallStatus, update: Update): boolean {
  const { generation, reconcile, turnedBackTo = Infinity } = update;
  return !reconcile && Generation >= generation && Generation <= turnedBackTo && LastError === undefined;
}

/** Leaves a firewall as it is, and says which of the hosts it does not drop: without a look where none is needed. */
async function skip(firewall: FirewallKey, status: FirewallStatus, update: Update): Promise<Outcome> {
  const { hosts, timing } = update;
  if (hosts === undefined) return { kind: 'skipped', firewall, undropped: undefined };
  if (isKnownToDrop(status, timing.now())) return { kind: 'skipped', firewall, undropped: [] };
  return lookInto(firewall, hosts, status, update);
}

/**
 * Whether nothing can be done now: something is left to do, and all of it is with others or was a moment ago. What was not
 * deployed when it was last looked for does not count beside what is: nobody would ever give way where there is one.
 */
export function isBusy(batch: readonly FirewallKey[], update: Update): boolean {
  const open = batch
    .map((firewall) => update.initial.statuses.get(firewall) ?? {})
    .filter((status) => !isDone(status, update));
  const deployed = open.filter(({ NotDeployed }) => NotDeployed === undefined);
  const awaited = deployed.length > 0 ? deployed : open;
  return awaited.length > 0 && awaited.every((status) => waitFor(status, update) > 0);
}

/** Milliseconds until it makes sense to try: while another holds the firewall, and shortly after its rules were written. */
function waitFor({ Holder, LeaseUntil = 0, WrittenAt = 0 }: FirewallStatus, { holder, timing }: Update): number {
  const now = timing.now();
  if (Holder !== undefined && Holder !== holder && LeaseUntil > now)
    return fullJitter(0, pollLimit, pollLimit, timing) + 50;
  const rest = WrittenAt + writeInterval - now;
  // Looking again meanwhile, since another may finish what we wait for; a clock that is ahead must not hold us up.
  return rest > 0 && rest <= writeInterval ? Math.min(rest, fullJitter(0, pollLimit, pollLimit, timing) + 50) : 0;
}

/** One way through: claim, describe, read, plan, write, record. `undefined` when someone else has the firewall. */
async function tryToUpdate(firewall: FirewallKey, update: Update, course: Course): Promise<Outcome | undefined> {
  const { firewalls, ruleGroups, timing, holder } = update;
  const now = timing.now();
  const before = await firewalls.claim(firewall, holder, now, now + lease);
  if (before === undefined) return undefined;
  // Side by side with all that follows: an update takes no longer for it.
  course.place ??= learnPlace(firewall, update);
  const group = await findGroup(firewall, before, update);
  if (typeof group === 'string') return { kind: 'not deployed', firewall, missing: group };
  const { generation, blocklist, listed } = await update.blocklist.fresh();
  const wanted = planRuleGroup(group, blocklist);
  const loss = { group, before, all: blocklist.fit(Infinity).ranges, listed, reconcile: update.reconcile };
  const judgement: Judgement = wanted.dropsOther ? await update.judge.judge(loss) : unbraked;
  const plan = judgement.stay.length === 0 ? wanted : planRuleGroup(group, blocklist, judgement.stay);
  if (plan.content) {
    course.unsure = true;
    await ruleGroups.update(firewall, group, plan.content);
  }
  if (judgement.unread) throw judgement.unread;
  const found = { firewall, before, group, plan, judgement, generation, place: await course.place };
  const { status, reached } = recordOf(found, update, timing.now());
  // Another took the firewall over meanwhile: what it recorded may not be what we have written.
  if (!(await firewalls.succeed(firewall, holder, status))) throw new StaleToken(takenOver);
  return reached;
}

function isPassing(error: unknown): boolean {
  return error instanceof FirewallUnavailable || error instanceof BlocklistUnavailable;
}

async function failed(firewall: FirewallKey, error: unknown, course: Course, update: Update): Promise<Outcome> {
  // Without the tables nothing is known of any firewall: the step as a whole is tried again.
  if (error instanceof BlocklistUnavailable) throw error;
  const { error: name, message } = errorOf(error);
  const busy = error instanceof FirewallBusy;
  if (!busy) {
    await update.firewalls.fail(
      firewall,
      update.holder,
      `${name}: ${message}`.slice(0, 500),
      new Date(update.timing.now()).toISOString(),
    );
  }
  return { kind: 'failed', firewall, error: name, message, first: course.wasWell && !busy };
}
