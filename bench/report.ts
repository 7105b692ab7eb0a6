import pc from 'picocolors';

/** What is aimed at, and whether it was reached. */
export interface Aim {
  readonly aim: string;
  readonly measured: string;
  readonly met: boolean;
  /** Whether it was measured in real time, so that a busy machine can miss it. */
  readonly timed: boolean;
}

/** What a benchmark found; the keys of a row are the columns' headings. */
export interface Report {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly aims: readonly Aim[];
}

/** A report for people: a table, and the aims below it. */
export function reportText({ title, rows, aims }: Report): string {
  const headings = Object.keys(rows[0] ?? {});
  const cells = [headings, ...rows.map((row) => headings.map((heading) => cell(row[heading])))];
  const widths = headings.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const isNumber = headings.map((heading) => rows.every((row) => typeof row[heading] === 'number'));
  const lines = cells.map((line) =>
    line
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  const verdicts = aims.map(
    ({ aim, measured, met }) => `${met ? pc.green('met    ') : pc.red('not met')}  ${aim}: ${measured}`,
  );
  return ['', pc.bold(title), '', pc.dim(head), ...body, '', ...verdicts, ''].join('\n');
}

/** Whether an aim is missed that no busy machine can be blamed for. */
export function isMissed(reports: readonly Report[]): boolean {
  return reports.some(({ aims }) => aims.some(({ met, timed }) => !met && !timed));
}

function cell(value: string | number | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : (value ?? '');
}
