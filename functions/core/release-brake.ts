import type { HistoryEntry } from './history';
import type { IpRange } from './ip-range';

/** Hosts that may go at once without an explanation, and the part of the blocklist that they may be: one in so many. */
const mostHosts = 10;
const oneIn = 10;
/** How much earlier than ours, in milliseconds, the clock may be that ends blocks. */
const clockTolerance = 60_000;

/** Something that would leave the rules of a group although nobody has asked yet why. */
export interface Leaving {
  readonly range: IpRange;
  /** The hosts by whose history it is judged: itself, or those of a network that are known. */
  readonly hosts: readonly string[];
}

/** What is known of what leaves. */
export interface Explanations {
  /** By host; one that nobody asked for is missing. */
  readonly history: ReadonlyMap<string, readonly HistoryEntry[]>;
  /** Whether somebody else is known to have changed our rules since we wrote them. */
  readonly isChanged: boolean;
  /** What an operator lets go. */
  readonly letGo: readonly IpRange[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why something leaves: its block has `ended` by the history; an operator has `let go` of it; it was `never ours`;
 * or its record is no block any more and nothing says why.
 */
export type Fate = 'ended' | 'let go' | 'never ours' | 'unexplained';

/** What becomes of what leaves the rules. */
export interface Braked {
  /** Stays in the rules. */
  readonly stay: readonly IpRange[];
  /** Goes although nothing explains it, as it is little. */
  readonly gone: readonly IpRange[];
  /** Goes by an operator's word. */
  readonly letGo: readonly IpRange[];
}

/** Nothing leaves, or nothing that would have to be explained. */
export const unbraked: Braked = { stay: [], gone: [], letGo: [] };

/** Why something leaves. The history speaks first: an operator's word is needed only where it is silent. */
export function fateOf({ range, hosts }: Leaving, { history, isChanged, letGo, now }: Explanations): Fate {
  const histories = hosts.map((host) => history.get(host));
  if (hosts.length > 0 && histories.every((entries) => entries !== undefined && hasEnded(entries, now))) return 'ended';
  if (letGo.some((one) => one.family === range.family && one.first <= range.first && range.last <= one.last))
    return 'let go';
  const isUnknown = histories.every((entries) => entries !== undefined && !entries.some(isBlock));
  return isChanged && isUnknown ? 'never ours' : 'unexplained';
}

/**
 * Decides what may leave. Absence is no release: more than ten hosts, or more than a tenth of the blocklist as it was,
 * stay until the history or an operator explains them.
 *
 * @param listed hosts on the blocklist now
 * @param decides whether this is the place to decide and to tell: where not, all that the history does not explain stays
 */
export function brake(
  leaving: readonly { readonly range: IpRange; readonly fate: Fate }[],
  listed: number,
  decides: boolean,
): Braked {
  const of = (fate: Fate) => leaving.flatMap((one) => (one.fate === fate ? [one.range] : []));
  const [unexplained, letGo] = [of('unexplained'), of('let go')];
  if (!decides) return { stay: [...unexplained, ...letGo], gone: [], letGo: [] };
  const isTooMuch = unexplained.length > mostHosts || unexplained.length * oneIn > listed + unexplained.length;
  return isTooMuch ? { stay: unexplained, gone: [], letGo } : { stay: [], gone: unexplained, letGo };
}

/**
 * Whether the last block that a history knows is over: it has run out, or it was released after it was last extended.
 * How long it lasts is what was promised when it was recorded, whatever a record says later.
 */
function hasEnded(entries: readonly HistoryEntry[], now: number): boolean {
  const ends = entries.filter(({ Decision }) => Decision === 'released' || Decision === 'removed');
  const block = entries.filter(isBlock).at(-1);
  if (block === undefined) return ends.length > 0;
  if (block.ExpiresAt !== undefined && block.ExpiresAt * 1000 <= now + clockTolerance) return true;
  return ends.some(({ At, ReleasedAt = At }) => ReleasedAt >= block.At);
}

function isBlock({ Decision }: HistoryEntry): boolean {
  return Decision === 'blocked' || Decision === 'extended';
}
