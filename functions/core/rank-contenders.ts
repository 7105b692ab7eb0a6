import type { Ip } from './ip';
import type { BlockedHost } from './blocked-host';

/** What asks for room in a rule group: a host, or an IPv6 network that is dropped as a whole, with its hosts. */
export interface Contender {
  /** The most important first. */
  readonly hosts: readonly [BlockedHost, ...BlockedHost[]];
  /** The hosts' addresses, in any order. */
  readonly ips: readonly Ip[];
  /** The first address of the block that it takes. */
  readonly first: Ip;
  /** How many bits of that are left open: 0 of a host. */
  readonly hostBits: number;
  /** Whoever reported any of the hosts; those of which it is not known who did count as one account's. */
  readonly accounts: readonly string[];
  /** The IPv6 network that a single host counts with; `undefined` where it counts by itself. */
  readonly network: bigint | undefined;
}

/** By what two hosts of the blocklist, or two contenders, are compared. */
interface Weight {
  readonly host: BlockedHost;
  readonly accounts: number;
}

/**
 * Graver first; then seen by more accounts, seen more often, seen later; then by address, so that the order is total. An
 * account can raise by itself how often a host is seen, but not by how many accounts.
 */
export function byWeight({ host: a, accounts: ofA }: Weight, { host: b, accounts: ofB }: Weight): number {
  const difference = b.severityRank - a.severityRank || ofB - ofA || (b.count ?? 1) - (a.count ?? 1);
  if (difference !== 0) return difference;
  if (a.lastSeen !== b.lastSeen) return a.lastSeen > b.lastSeen ? -1 : 1;
  return a.host < b.host ? -1 : Number(a.host > b.host);
}

/** Contenders by their most important host and all of their accounts. */
export function byImportance(a: Contender, b: Contender): number {
  return byWeight({ host: a.hosts[0], accounts: a.accounts.length }, { host: b.hosts[0], accounts: b.accounts.length });
}

/**
 * Puts contenders into the order in which they get room. Severity is first. At each severity come
 *
 * 1. those of an account that has not filled its share: of each IPv6 network the first one of each account;
 * 2. further ones of the same networks, of such accounts as well: so a network counts as one;
 * 3. those whose every account has filled its share.
 *
 * As long as all others together block no more than a share, one account puts out no block of theirs that is as grave as
 * its own: theirs are all in 1 and 2, and beside them the account has no more than its share there.
 *
 * @param contenders in the order of `byImportance`
 * @param share how many of them an account may put before those of others that are as grave
 */
export function rankContenders(contenders: readonly Contender[], share: number): Contender[] {
  const filled = new Map<string, number>();
  const reportedIn = new Map<bigint, Set<string>>();
  const ranked: Contender[] = [];
  let further: Contender[] = [];
  let over: Contender[] = [];

  const place = (contender: Contender): void => {
    if (contender.accounts.every((account) => (filled.get(account) ?? 0) >= share)) over.push(contender);
    else {
      for (const account of contender.accounts) filled.set(account, (filled.get(account) ?? 0) + 1);
      ranked.push(contender);
    }
  };
  const endOfSeverity = (): void => {
    further.forEach(place);
    for (const contender of over.sort(byImportance)) ranked.push(contender);
    [further, over] = [[], []];
  };

  let rank = contenders[0]?.hosts[0].severityRank;
  for (const contender of contenders) {
    const { severityRank } = contender.hosts[0];
    if (severityRank !== rank) endOfSeverity();
    rank = severityRank;
    if (isFurther(contender, reportedIn)) further.push(contender);
    else place(contender);
  }
  endOfSeverity();
  return ranked;
}

/** Whether each account of a host was met in its network before; notes that it was now. */
function isFurther({ network, accounts }: Contender, reportedIn: Map<bigint, Set<string>>): boolean {
  if (network === undefined) return false;
  const met = reportedIn.get(network) ?? new Set();
  if (accounts.every((account) => met.has(account))) return true;
  for (const account of accounts) met.add(account);
  reportedIn.set(network, met);
  return false;
}
