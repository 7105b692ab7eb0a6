import type { StormFinding, StormSeverity } from './storm-findings';

/** A finding that Security Hub took, at a time in milliseconds since 1970. */
export type Imported = Pick<StormFinding, 'name' | 'host' | 'severity' | 'kind'> & { readonly at: number };

/** A message that Slack took. */
export interface Heard {
  readonly text: string;
  readonly at: number;
}

/** What people were told of a storm. */
export interface Told {
  /** Facts of a kind that were to be told: those that were, by how many seconds after they were imported. */
  readonly waits: Readonly<Record<string, readonly number[]>>;
  /** Messages beyond the first about the same fact. */
  readonly twice: number;
  /** Facts that nobody was told. */
  readonly lost: number;
  /** Messages about something else. */
  readonly others: number;
}

const told: readonly StormSeverity[] = ['CRITICAL', 'HIGH'];
export const kinds = ['CRITICAL findings', 'HIGH findings', 'blocked hosts'] as const;

/** Compares what was to be told, by what was imported, with what was. */
export function toldOf(imported: readonly Imported[], heard: readonly Heard[]): Told {
  const due = new Map<string, { kind: (typeof kinds)[number]; since: number }>();
  const add = (fact: string, kind: (typeof kinds)[number], since: number) => {
    if (!due.has(fact)) due.set(fact, { kind, since });
  };
  for (const { name, host, severity, kind, at } of imported) {
    if (kind === 'copy') continue;
    add(`${host} blocked`, 'blocked hosts', at);
    if (told.includes(severity)) add(`${name} ${severity}`, `${severity as 'CRITICAL' | 'HIGH'} findings`, at);
  }
  const times = new Map<string, number>();
  const waits = Object.fromEntries(kinds.map((kind): [string, number[]] => [kind, []]));
  let others = 0;
  for (const { text, at } of heard) {
    const fact = factOf(text);
    if (fact === undefined) {
      others++;
      continue;
    }
    times.set(fact, (times.get(fact) ?? 0) + 1);
    const expected = due.get(fact);
    if (times.get(fact) === 1 && expected) waits[expected.kind]?.push((at - expected.since) / 1000);
  }
  return {
    waits,
    twice: [...times.values()].reduce((sum, count) => sum + count - 1, 0),
    lost: [...due.keys()].filter((fact) => !times.has(fact)).length,
    others,
  };
}

/** The value below which so great a part of them is; nothing of none. */
export function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

/** What a message is about, by its first line: a finding at a severity, or a host and how far its block has come. */
function factOf(text: string): string | undefined {
  const [, severity, name] = /^\S+ (HIGH|CRITICAL): (storm-\d+-\d+):/.exec(text) ?? [];
  if (name !== undefined) return `${name} ${severity}`;
  const [, host, state] = /^\S+ ([\d.]+) ((?:partly |not known to be |not )?blocked|released|due)\b/.exec(text) ?? [];
  return host === undefined ? undefined : `${host} ${state}`;
}
