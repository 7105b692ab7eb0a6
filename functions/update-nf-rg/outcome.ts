import type { PassingRule, Undropped } from '../core/enforcement';
import { vpcOf } from '../core/firewall-key';
import type {
  FailedFirewall,
  FirewallKey,
  HealedCause,
  MissingPart,
  NotDeployedFirewall,
  NotDropped,
  ShadowedFirewall,
  TurnedBack,
  UpdateAnswer,
} from '../core/step-contracts';
import { truncate } from '../core/untrusted';

/** What became of one firewall. */
export type Outcome =
  | { readonly kind: 'skipped'; readonly firewall: FirewallKey; readonly undropped: readonly Undropped[] | undefined }
  | Reached
  /** It was never there, and so has nothing to lose. */
  | { readonly kind: 'not deployed'; readonly firewall: FirewallKey; readonly missing: MissingPart }
  | {
      readonly kind: 'failed';
      readonly firewall: FirewallKey;
      readonly error: string;
      readonly message: string;
      readonly first: boolean;
    };

/** What is said of a firewall whose rules are right. */
export interface Reached {
  readonly kind: 'updated' | 'unchanged';
  readonly firewall: FirewallKey;
  readonly generation: number;
  /** By how many generations its record was ahead of the blocklist: more than 0 where that was turned back. */
  readonly aheadBy: number;
  readonly units: number;
  readonly capacity: number;
  readonly healed: HealedCause | undefined;
  /** What left the rules although no history explains it. */
  readonly lifted: readonly string[];
  /** What stays in the rules for that reason; `undefined` when nobody was to decide. */
  readonly held: readonly string[] | undefined;
  readonly notEnforced: readonly string[];
  /** Rules of others that let blocked hosts through first. */
  readonly passedBy: readonly PassingRule[];
  /** Whether it is known that some firewall of the VPC does not use the group, or that there is none. */
  readonly unattached: boolean;
  /** Name of the error for which that is not known. */
  readonly unread: string | undefined;
  /** Hosts that were asked about and that the VPC does not drop by this group; `undefined` when nobody asked. */
  readonly undropped: readonly Undropped[] | undefined;
  /** Whether people have not been warned of this before. */
  readonly newWarning: boolean;
}

/**
 * Most entries of each list of an answer. Forty batches stand in one state of 256 kB beside 500 hosts to be released, so
 * that each has 3.5 kB; the lists are whole in the log.
 */
const most = {
  ...{ failed: 5, healed: 5, hosts: 10, notDeployed: 3, notDropped: 4, shadowed: 3, unattached: 4, unread: 2 },
} as const;

/** The answer of the step, from what became of each firewall. */
export function answerOf(batch: number, generation: number, outcomes: readonly Outcome[], now: number): UpdateAnswer {
  const failed = outcomes.flatMap((outcome): FailedFirewall[] =>
    outcome.kind === 'failed'
      ? [
          {
            Firewall: outcome.firewall,
            Error: truncate(outcome.error, 60),
            Message: truncate(outcome.message, 150),
            First: outcome.first,
          },
        ]
      : [],
  );
  const reached = outcomes.filter((outcome): outcome is Reached => 'healed' in outcome);
  const healed = reached.flatMap(({ firewall, healed }) => (healed ? [{ Firewall: firewall, Cause: healed }] : []));
  const notEnforced = [...new Set(reached.flatMap((outcome) => outcome.notEnforced))];
  const turnedBack = turnedBackBy(reached);
  const vpcs = vpcsByKind(outcomes);
  const notDropped = vpcsNotDropping(outcomes);
  // An execution that began before it named the hosts is told of none.
  const isAsked = outcomes.every((outcome) => !('undropped' in outcome) || outcome.undropped !== undefined);
  return {
    Batch: batch,
    At: new Date(now).toISOString(),
    Complete: failed.length === 0,
    Generation: generation,
    Updated: vpcs.updated,
    Unchanged: vpcs.unchanged,
    Skipped: vpcs.skipped,
    // What people have not heard of comes first.
    Failed: failed.toSorted((a, b) => Number(b.First) - Number(a.First)).slice(0, most.failed),
    FailedCount: vpcs.failed,
    NotDeployed: vpcsNotDeployed(outcomes).slice(0, most.notDeployed),
    NotDeployedCount: vpcs['not deployed'],
    ...(isAsked && { Dropping: vpcs.skipped + vpcs.unchanged + vpcs.updated - notDropped.length }),
    NotDropped: notDropped.slice(0, most.notDropped),
    Healed: healed.slice(0, most.healed),
    HealedCount: healed.length,
    ...unexplainedOf(reached),
    ...(turnedBack && { TurnedBack: turnedBack }),
    NotEnforced: hostsOf(notEnforced),
    NotEnforcedCount: notEnforced.length,
    Shadowed: reached.flatMap(shadowedOf).slice(0, most.shadowed),
    Unattached: reached.flatMap(({ firewall, unattached }) => (unattached ? [firewall] : [])).slice(0, most.unattached),
    Unread: reached
      .flatMap(({ firewall, unread }) =>
        unread === undefined ? [] : [{ Firewall: firewall, Error: truncate(unread, 40) }],
      )
      .slice(0, most.unread),
    News:
      turnedBack !== undefined ||
      failed.some(({ First }) => First) ||
      healed.length > 0 ||
      reached.some(({ newWarning }) => newWarning),
  };
}

function unexplainedOf(reached: readonly Reached[]): Pick<UpdateAnswer, 'Unexplained'> {
  const held = [...new Set(reached.flatMap((outcome) => outcome.held ?? []))];
  const lifted = [...new Set(reached.flatMap((outcome) => outcome.lifted))];
  if (held.length + lifted.length === 0) return {};
  const counts = { HeldCount: held.length, LiftedCount: lifted.length };
  return { Unexplained: { Held: hostsOf(held), Lifted: hostsOf(lifted), ...counts } };
}

function turnedBackBy(reached: readonly Reached[]): TurnedBack | undefined {
  const [most] = reached.filter(({ aheadBy }) => aheadBy > 0).toSorted((a, b) => b.aheadBy - a.aheadBy);
  return most && { From: most.generation + most.aheadBy, To: most.generation };
}

function hostsOf(hosts: readonly string[]): string[] {
  return hosts.slice(0, most.hosts).map((host) => truncate(host, 45));
}

function shadowedOf({ firewall, passedBy }: Reached): ShadowedFirewall[] {
  return passedBy.map(({ priority, group }) => ({
    Firewall: firewall,
    Priority: priority,
    ...(group !== undefined && { Group: truncate(group, 40) }),
  }));
}

/**
 * The VPCs that have not failed and yet do not drop every host, in the order of their keys. One of two rule groups is
 * enough to drop a host.
 */
function vpcsNotDropping(outcomes: readonly Outcome[]): NotDropped[] {
  const ofVpc = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const vpc = vpcOf(outcome.firewall);
    ofVpc.set(vpc, [...(ofVpc.get(vpc) ?? []), outcome]);
  }
  return [...ofVpc.values()].flatMap(notDroppedOf).sort((a, b) => (a.Firewall < b.Firewall ? -1 : 1));
}

function notDroppedOf(groups: readonly Outcome[]): NotDropped[] {
  if (groups.some(({ kind }) => kind === 'failed')) return [];
  const sound = groups.flatMap((group) => ('undropped' in group ? [group] : []));
  // The one that is used says more than the one that is not yet, or not any more.
  const [first, ...others] = sound.toSorted((a, b) => Number(isUnused(a)) - Number(isUnused(b)));
  const [one, ...more] = (first?.undropped ?? []).filter(({ host }) =>
    others.every(({ undropped = [] }) => undropped.some((other) => other.host === host)),
  );
  if (first === undefined || one === undefined) return [];
  const detail = one.detail === undefined ? {} : { Detail: truncate(one.detail, 120) };
  return [{ Firewall: first.firewall, Host: one.host, More: more.length, Why: one.why, ...detail }];
}

function isUnused({ undropped = [] }: { readonly undropped: readonly Undropped[] | undefined }): boolean {
  return undropped.some(({ why }) => why === 'unattached');
}

/** The VPCs that have no rule group yet, in the order of their keys. */
function vpcsNotDeployed(outcomes: readonly Outcome[]): NotDeployedFirewall[] {
  const deployed = new Set(
    outcomes.flatMap(({ kind, firewall }) => (kind === 'not deployed' ? [] : [vpcOf(firewall)])),
  );
  const missing = new Map<string, NotDeployedFirewall>();
  for (const outcome of outcomes) {
    const vpc = vpcOf(outcome.firewall);
    if (outcome.kind === 'not deployed' && !deployed.has(vpc))
      missing.set(vpc, { Firewall: outcome.firewall, Missing: outcome.missing });
  }
  return [...missing.values()].sort((a, b) => (a.Firewall < b.Firewall ? -1 : 1));
}

/** What counts for a VPC with two rule groups comes last. */
const kinds = ['not deployed', 'skipped', 'unchanged', 'updated', 'failed'] as const;

/** How many VPCs came to what: a VPC has two rule groups while its capacity changes, and is blocked or not as a whole. */
function vpcsByKind(outcomes: readonly Outcome[]): Record<Outcome['kind'], number> {
  const rising = outcomes.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const kindOf = new Map(rising.map(({ kind, firewall }) => [vpcOf(firewall), kind]));
  const counts = { 'not deployed': 0, skipped: 0, unchanged: 0, updated: 0, failed: 0 };
  for (const kind of kindOf.values()) counts[kind]++;
  return counts;
}
