import { readAddress } from './address';
import type { Remote } from './finding';

/**
 * Each address once, with what all mentions of it say: a condemnation and an affiliation hold whichever mention has
 * them, and a direction only where no mention has another.
 */
export function mergeRemotes(remotes: readonly Remote[]): Remote[] {
  const merged = new Map<string, Remote>();
  for (const remote of remotes) {
    const reading = readAddress(remote.address);
    const key = 'host' in reading ? reading.host : remote.address;
    const before = merged.get(key);
    merged.set(key, before === undefined ? remote : united(before, remote));
  }
  return [...merged.values()];
}

function united(a: Remote, b: Remote): Remote {
  const directions = new Set([a.direction, b.direction].filter((direction) => direction !== undefined));
  const [direction] = directions.size === 1 ? directions : [];
  const affiliatedAccount = a.affiliatedAccount ?? b.affiliatedAccount;
  // `null`: of a sequence, and condemned by nothing there.
  const indicator = a.indicator ?? b.indicator;
  return {
    address: a.address,
    ...(direction !== undefined && { direction }),
    ...(affiliatedAccount !== undefined && { affiliatedAccount }),
    ...(indicator !== undefined && { indicator }),
  };
}
