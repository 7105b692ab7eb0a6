import type { Trial } from './node-trial';

/** A table: a row for each Node, and in a column for each step its seconds, `failed`, or nothing where it was not reached. */
export function trialTable(trials: readonly Trial[], steps: readonly string[]): string {
  const rows = trials.map(({ node, results }) => [
    node,
    ...steps.map((step) => {
      const result = results.find(({ name }) => name === step);
      if (result === undefined) return '';
      return result.isRight ? `${result.seconds} s` : 'failed';
    }),
  ]);
  const cells = [['Node', ...steps], ...rows];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
