/**
 * The known key that a misspelt one most likely stands for: one that differs in a third of its letters at most, or that
 * holds the misspelt one (`retention` for `retentionHours`). `undefined` where none is near.
 */
export function closestKey(key: string, known: readonly string[]): string | undefined {
  const wrong = key.toLowerCase();
  const near = known.flatMap((candidate) => {
    const right = candidate.toLowerCase();
    const distance = editDistance(wrong, right);
    const holds = wrong.length > 3 && right.includes(wrong);
    return holds || distance <= Math.max(wrong.length, right.length) / 3 ? [{ candidate, distance }] : [];
  });
  return near.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= from.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = cell(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? cell(i - 2, j - 2) + 1 : Infinity;
      rows[i]?.push(Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, replaced, swapped));
    }
  }
  return cell(from.length, to.length);
}
