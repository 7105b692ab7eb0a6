import * as z from 'zod/mini';
import { severities } from '../core/severity';
import { healedCauses, missingParts, notDroppedCauses, type Notification } from '../core/step-contracts';

/**
 * The form of what state machines hand over. What a message can do without may be missing: people had better hear less
 * than nothing.
 */

const text = z.string();
const count = z.number();
const optionalCount = z._default(count, 0);
const listOf = <T extends z.ZodMiniType>(entry: T) => z._default(z.array(entry), []);

const update = z.object({
  Batch: count,
  At: z._default(text, ''),
  Complete: z.boolean(),
  Generation: optionalCount,
  Updated: optionalCount,
  Unchanged: optionalCount,
  Skipped: optionalCount,
  Failed: listOf(z.object({ Firewall: text, Error: text, Message: text, First: z.boolean() })),
  FailedCount: optionalCount,
  NotDeployed: listOf(z.object({ Firewall: text, Missing: z.enum(missingParts) })),
  NotDeployedCount: optionalCount,
  // No default: an answer without it comes from a version that did not look.
  Dropping: z.optional(count),
  NotDropped: listOf(
    z.object({
      Firewall: text,
      Host: text,
      More: optionalCount,
      Why: z.enum(notDroppedCauses),
      Detail: z.optional(text),
    }),
  ),
  Healed: listOf(z.object({ Firewall: text, Cause: z.enum(healedCauses) })),
  HealedCount: optionalCount,
  Unexplained: z.optional(
    z.object({ Held: listOf(text), HeldCount: optionalCount, Lifted: listOf(text), LiftedCount: optionalCount }),
  ),
  TurnedBack: z.optional(z.object({ From: count, To: count })),
  NotEnforced: listOf(text),
  NotEnforcedCount: optionalCount,
  Shadowed: listOf(z.object({ Firewall: text, Priority: count, Group: z.optional(text) })),
  Unattached: listOf(text),
  Unread: listOf(z.object({ Firewall: text, Error: text })),
  News: z._default(z.boolean(), false),
});

const stepError = z.object({ Error: text, Cause: z._default(text, '') });
const lost = z.object({ Batch: count, Complete: z.literal(false), BatchError: stepError });
const updates = z.array(z.union([lost, update]));

const record = z.object({
  NewIP: z.boolean(),
  Generation: count,
  Hosts: z.array(text),
  Entered: z.array(z.object({ Host: text, Generation: count, Block: z.optional(text) })),
  Refused: z.array(z.object({ Host: text, Reason: text, FindingId: text })),
  Findings: z.array(
    z.object({
      Id: text,
      AccountId: text,
      Region: text,
      Type: text,
      Title: text,
      Severity: z.enum(severities),
      UpdatedAt: text,
      Hosts: z.array(text),
    }),
  ),
  ExpiresAt: count,
  ReceivedAt: z._default(text, ''),
});

const released = z.array(z.object({ HostIp: text, ExpiresAt: count, Reason: z.optional(text) }));

/** Reads one notification of any kind. */
export const notification: z.ZodMiniType<Notification> = z.discriminatedUnion('Kind', [
  z.object({ Kind: z.literal('containment'), Record: record, Updates: updates }),
  z.object({ Kind: z.literal('record-failed'), Event: z.unknown(), Error: stepError }),
  z.object({ Kind: z.literal('released'), Hosts: released, Updates: updates }),
  z.object({ Kind: z.literal('release-behind'), Hosts: released, Updates: updates }),
  z.object({ Kind: z.literal('reconciled'), Updates: updates }),
  z.object({ Kind: z.literal('finding'), Event: z.unknown() }),
]);
