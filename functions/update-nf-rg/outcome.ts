import { vpcOf } from '../core/firewall-key';
import type { FailedFirewall, FirewallKey, HealedCause, UpdateAnswer } from '../core/step-contracts';
import { truncate } from '../core/untrusted';

/** What became of one firewall. */
export type Outcome =
  | { readonly kind: 'skipped'; readonly firewall: FirewallKey }
  | Reached
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
  readonly units: number;
  readonly capacity: number;
  readonly healed: HealedCause | undefined;
  readonly notEnforced: readonly string[];
  readonly shadowedBy: readonly number[];
  readonly unattached: boolean;
  /** Whether people have not been warned of this before. */
  readonly newWarning: boolean;
}

/**
 * Most entries of each list of an answer. Forty batches stand in one state of 256 kB beside 500 hosts to be released, so
 * that each has 3.5 kB; the lists are whole in the log.
 */
const most = { failed: 5, healed: 5, hosts: 10, shadowed: 3, unattached: 5 } as const;

/** The answer of the step, from what became of each firewall. */
export function answerOf(batch: number, generation: number, outcomes: readonly Outcome[], now: number): UpdateAnswer {
  const failed = outcomes.flatMap((outcome): FailedFirewall[] =>
    outcome.kind === 'failed'
      ? [
          {
            Firewall: outcome.firewall,
            Error: truncate(outcome.error, 60),
            Message: truncate(outcome.message, 160),
            First: outcome.first,
          },
        ]
      : [],
  );
  const reached = outcomes.filter((outcome): outcome is Reached => 'healed' in outcome);
  const healed = reached.flatMap(({ firewall, healed }) => (healed ? [{ Firewall: firewall, Cause: healed }] : []));
  const notEnforced = [...new Set(reached.flatMap((outcome) => outcome.notEnforced))];
  const vpcs = vpcsByKind(outcomes);
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
    Healed: healed.slice(0, most.healed),
    HealedCount: healed.length,
    NotEnforced: notEnforced.slice(0, most.hosts).map((host) => truncate(host, 45)),
    NotEnforcedCount: notEnforced.length,
    Shadowed: reached
      .flatMap(({ firewall, shadowedBy }) => shadowedBy.map((priority) => ({ Firewall: firewall, Priority: priority })))
      .slice(0, most.shadowed),
    Unattached: reached.flatMap(({ firewall, unattached }) => (unattached ? [firewall] : [])).slice(0, most.unattached),
    News: failed.some(({ First }) => First) || healed.length > 0 || reached.some(({ newWarning }) => newWarning),
  };
}

/** What counts for a VPC with two rule groups comes last. */
const kinds = ['skipped', 'unchanged', 'updated', 'failed'] as const;

/** How many VPCs came to what: a VPC has two rule groups while its capacity changes, and is blocked or not as a whole. */
function vpcsByKind(outcomes: readonly Outcome[]): Record<Outcome['kind'], number> {
  const rising = outcomes.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const kindOf = new Map(rising.map(({ kind, firewall }) => [vpcOf(firewall), kind]));
  const counts = { skipped: 0, unchanged: 0, updated: 0, failed: 0 };
  for (const kind of kindOf.values()) counts[kind]++;
  return counts;
}
