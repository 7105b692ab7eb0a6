import { sshBruteForce, type FindingOf } from '../local/demo/finding';
import { chance } from './chance';

/** How grave GuardDuty takes something for, and what Security Hub makes of it. */
const severities = {
  LOW: { Product: 2, Label: 'LOW', Normalized: 20 },
  MEDIUM: { Product: 5, Label: 'MEDIUM', Normalized: 50 },
  HIGH: { Product: 8, Label: 'HIGH', Normalized: 70 },
  CRITICAL: { Product: 10, Label: 'CRITICAL', Normalized: 90 },
} as const;
export type StormSeverity = keyof typeof severities;

/** One finding of a storm, or one more import of it. */
export interface StormFinding {
  /** What it is called in its title, so that a message can be told to be of it. */
  readonly name: string;
  readonly id: string;
  readonly place: Pick<FindingOf, 'account' | 'region'>;
  readonly host: string;
  readonly severity: StormSeverity;
  /** `copy`: imported once more as it was, which Security Hub takes for nothing new. */
  readonly kind: 'new' | 'update' | 'copy';
  /** Seconds since the storm began. */
  readonly second: number;
}

/** What a storm is made of. */
export interface StormPlan {
  readonly findings: number;
  readonly seconds: number;
  readonly hosts: number;
  /** Hosts that so many findings each name in one import, in the middle of the storm. */
  readonly together: { readonly hosts: number; readonly findings: number };
  readonly places: readonly StormFinding['place'][];
  /** Tells this storm's hosts and findings from those of other storms: 0 to 9. */
  readonly number: number;
}

/**
 * The findings of a storm, in the order of time. Chance comes from the storm's number. Three in ten are of something that
 * was reported before: an update, a third of which is graver than before, or a copy.
 */
export function stormFindings({ findings, seconds, hosts, together, places, number }: StormPlan): StormFinding[] {
  const random = chance(number + 1);
  const pick = <T>(all: readonly T[]): T => at(all, Math.floor(random() * all.length));
  const made: StormFinding[] = [];
  const make = (host: string, place: StormFinding['place'], second: number): StormFinding => {
    const name = `storm-${number}-${made.length}`;
    const id = `${number}${made.length.toString(16).padStart(31, '0')}`;
    return { name, id, place, host, severity: severityOf(random()), kind: 'new', second };
  };
  const alone = findings - together.hosts * together.findings;
  for (let index = 0; index < alone; index++) {
    const second = (index * seconds) / alone;
    const before = made.length > 0 && random() < 0.3 ? pick(made) : undefined;
    if (before === undefined) made.push(make(address(number, Math.floor(random() * hosts)), pick(places), second));
    else made.push({ ...before, second, ...again(latest(made, before.id), random()) });
  }
  const place = pick(places);
  for (let index = 0; index < together.hosts * together.findings; index++) {
    made.push(make(address(number, hosts + (index % together.hosts)), place, seconds / 2));
  }
  return made.sort((a, b) => a.second - b.second);
}

/** A finding as Security Hub takes it, at the time of its import. */
export function asffOf({ name, id, place, host, severity }: StormFinding, when: Date): object {
  return {
    ...sshBruteForce({ id, ...place, host, at: when }),
    Title: `${name}: ${host} tries SSH passwords`,
    Severity: severities[severity],
  };
}

/** Once more: as it was, or updated, and then perhaps graver. */
function again(last: StormFinding, draw: number): Pick<StormFinding, 'severity' | 'kind'> {
  if (draw < 0.5) return { severity: last.severity, kind: 'copy' };
  return { severity: draw < 0.67 ? graver(last.severity) : last.severity, kind: 'update' };
}

function latest(made: readonly StormFinding[], id: string): StormFinding {
  const all = made.filter((one) => one.id === id);
  return at(all, all.length - 1);
}

function at<T>(all: readonly T[], index: number): T {
  const found = all[index];
  if (found === undefined) throw new Error(`a storm lacks number ${index} of ${all.length}`);
  return found;
}

function severityOf(draw: number): StormSeverity {
  if (draw < 0.1) return 'CRITICAL';
  if (draw < 0.35) return 'HIGH';
  return draw < 0.65 ? 'MEDIUM' : 'LOW';
}

function graver(severity: StormSeverity): StormSeverity {
  const names = Object.keys(severities) as StormSeverity[];
  return at(names, Math.min(names.indexOf(severity) + 1, names.length - 1));
}

/** Hosts of one storm, none beside another, so that each is a rule of its own. */
function address(storm: number, host: number): string {
  return `45.${150 + storm}.${host}.9`;
}
