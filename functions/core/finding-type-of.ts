import { findingTypes } from './finding-types';
import type { FindingType } from './finding-types/finding-type';

/** Longest name that is looked at, and most slashes in it: twice what AWS's longest names need. */
const limits = { length: 256, parts: 8 };

/**
 * The first row that one of a finding's types names, by GuardDuty's own name (`Recon:EC2/Portscan`) or by any of the
 * ways in which Security Hub writes it: behind a category (`TTPs/Discovery/Recon:EC2-Portscan`), without the purpose
 * (`EC2.Portscan`, `TTPs/Defense Evasion/IAMUser-AnomalousBehavior`), with hyphens, dots or slashes
 * (`TTPs/DefenseEvasion/EC2:Unusual-DNS-Resolver`). `undefined` for a type that the table lacks. Takes any text.
 */
export function findingTypeOf(types: readonly string[]): FindingType | undefined {
  return findInTable(types);
}

/** `findingTypeOf` over a table. Where rows of one name differ in their side and the tactic does not tell, it has none. */
export function finderIn(table: readonly FindingType[]): typeof findingTypeOf {
  const rowOfKey = new Map<string, FindingType>();
  for (const row of table) {
    rowOfKey.set(keyOf(row.type), row);
    // `AnomalousBehavior/Execution:Kubernetes-ExecInPod`
    if (row.type.includes(anomalous)) rowOfKey.set(keyOf(anomalous + row.type.replace(anomalous, '')), row);
  }
  for (const [spelling, type] of irregular) {
    const row = rowOfKey.get(keyOf(type));
    if (row !== undefined) rowOfKey.set(keyOf(spelling), row);
  }
  // Names without a purpose are rare, so a function that starts does not wait for their map.
  let names: ReadonlyMap<string, readonly FindingType[]> | undefined;
  const rowNamed = (text: string): FindingType | undefined => {
    if (text.length > limits.length) return undefined;
    const parts = text.split('/', limits.parts + 1);
    if (parts.length > limits.parts) return undefined;
    const keys = parts.map((_, index) => keyOf(parts.slice(index).join('/')));
    const whole = keys.find((key) => rowOfKey.has(key));
    if (whole !== undefined) return rowOfKey.get(whole);
    const rowsOfName = (names ??= byName(table));
    const index = keys.findIndex((key) => rowsOfName.has(key));
    return fitting(rowsOfName.get(keys[index] ?? '') ?? [], keyOf(parts[index - 1] ?? ''));
  };
  return (types) => {
    for (const type of types) {
      const row = rowNamed(type);
      if (row !== undefined) return row;
    }
    return undefined;
  };
}

/** What of a name is left when nothing counts that is spelled in several ways. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** `Recon:EC2/Portscan` in two: what the threat is after, and the rest, which Security Hub at times writes alone. */
function split(type: string): [purpose: string, name: string] {
  const colon = type.indexOf(':');
  return [type.slice(0, colon), type.slice(colon + 1)];
}

/** Names of AWS's own table of ASFF types that follow no rule. The first lacks its last letter there. */
const irregular: readonly (readonly [spelling: string, type: string])[] = [
  ['Impact:Runtime/SuspiciousDomainRequest.Reputatio', 'Impact:Runtime/SuspiciousDomainRequest.Reputation'],
  ['Trojan:EC2/DNSDataExfiltration!DNS', 'Trojan:EC2/DNSDataExfiltration'],
];

/** Security Hub writes this part of a name before the purpose. */
const anomalous = 'AnomalousBehavior.';

function byName(table: readonly FindingType[]): Map<string, FindingType[]> {
  const rowsOfName = new Map<string, FindingType[]>();
  for (const row of table) {
    const name = keyOf(split(row.type)[1]);
    const rows = rowsOfName.get(name);
    if (rows === undefined) rowsOfName.set(name, [row]);
    else rows.push(row);
  }
  return rowsOfName;
}

/** The purposes that stand behind a tactic in AWS's table of ASFF types, where they are not called like it. */
const purposesOfTactic = new Map<string, readonly string[]>(
  Object.entries({
    commandandcontrol: ['Backdoor', 'CryptoCurrency', 'Trojan', 'UnauthorizedAccess'],
    dataexfiltration: ['Exfiltration', 'Trojan', 'UnauthorizedAccess'],
    dataexposure: ['Policy'],
    defenseevasion: ['DefenseEvasion', 'Stealth'],
    discovery: ['Discovery', 'Recon'],
    initialaccess: ['InitialAccess', 'Trojan', 'UnauthorizedAccess'],
    resourceconsumption: ['CryptoCurrency', 'UnauthorizedAccess'],
    awssecuritybestpractices: ['Policy'],
    user: ['ResourceConsumption', 'UnauthorizedAccess'],
    vm: ['Behavior'],
  }),
);

/** Which of the rows of one name is meant: the one whose purpose goes with the tactic, else any if all say the same. */
function fitting(rows: readonly FindingType[], tactic: string): FindingType | undefined {
  const purposes = purposesOfTactic.get(tactic)?.map(keyOf) ?? [tactic];
  const narrowed = rows.filter(({ type }) => purposes.includes(keyOf(split(type)[0])));
  const meant = narrowed.length > 0 ? narrowed : rows;
  return meant.every(({ side }) => side === meant[0]?.side) ? meant[0] : undefined;
}

const findInTable = finderIn(findingTypes);
