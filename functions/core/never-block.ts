import type { Ip } from './ip';
import { readRange, type IpRange } from './ip-range';
import { publicResolver, publicResolvers } from './public-resolvers';
import { RangeSet } from './range-set';
import { isPublicRange, specialPurpose } from './special-purpose';

/** A range that is never blocked. */
export interface NeverBlockRange extends IpRange {
  /** The account of the organization whose own addresses these are. */
  readonly account?: string;
}

/** Why an address must not be blocked, to complete `<host> ...`; `undefined` when nothing speaks against it. */
export function objectionTo(ip: Ip, neverBlock: readonly NeverBlockRange[]): string | undefined {
  const special = specialPurpose(ip);
  if (special !== undefined) return `is ${special.purpose} (${special.cidr}, ${special.source})`;
  const listed = neverBlock.find(
    ({ family, first, last }) => family === ip.family && first <= ip.value && ip.value <= last,
  );
  if (listed === undefined) {
    const resolver = publicResolver(ip);
    return resolver && `is a public DNS resolver (${resolver.operator})`;
  }
  return listed.account === undefined
    ? `is on the never-block list (${listed.cidr})`
    : `belongs to account ${listed.account} of the organization (${listed.cidr})`;
}

/** Whether any address of a range must not be blocked. */
export function holdsUnblockable(range: IpRange, neverBlock: readonly NeverBlockRange[]): boolean {
  const { family, first, last } = range;
  return (
    !isPublicRange(range) ||
    neverBlock.some((spared) => spared.family === family && spared.first <= last && first <= spared.last) ||
    everyResolver().meets(range)
  );
}

let resolvers: RangeSet | undefined;

/** Read when it is first asked for: most invocations never do. */
function everyResolver(): RangeSet {
  return (resolvers ??= new RangeSet(publicResolvers.flatMap(({ host }) => readRange(host) ?? [])));
}

/**
 * Reads the never-block list; throws a `RangeError` that names every entry that is no address and no range.
 * @param ownAddresses the organization's own public addresses, by account
 */
export function readNeverBlock(
  entries: readonly string[],
  ownAddresses: Readonly<Record<string, readonly string[]>> = {},
): NeverBlockRange[] {
  const own = Object.entries(ownAddresses).flatMap(([account, list]) => list.map((entry) => ({ entry, account })));
  // Own addresses first: whose they are is the more telling reason.
  const all = [...own, ...entries.map((entry) => ({ entry }))];
  const broken = all.filter(({ entry }) => readRange(entry) === undefined).map(({ entry }) => entry);
  if (broken.length > 0)
    throw new RangeError(`Not an address or a CIDR block on the never-block list: ${broken.join(', ')}`);
  return all.flatMap(({ entry, ...whose }) => {
    const range = readRange(entry);
    return range ? [{ ...range, ...whose }] : [];
  });
}
