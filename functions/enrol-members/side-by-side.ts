/** Does something for each of many, so many at once. Rejects with the first error, when all that had begun have ended. */
export async function sideBySide<T>(atOnce: number, all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await act(one);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
