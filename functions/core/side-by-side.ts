/**
 * Does work for each of many things, some at a time. Rejects with the first error, when all that had begun have ended.
 * @returns what came of each, in the order of the things
 */
export async function sideBySide<T, R>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = things.entries();
  const worker = async () => {
    // All workers take from the same iterator.
    for (const [index, thing] of waiting) results[index] = await work(thing);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, things.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
