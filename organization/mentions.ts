import { pathText, type OrganizationDraft, type Path, type Problem } from './problem';

/** A value and where it stands. */
export interface Mention {
  readonly path: Path;
  readonly value: string;
}

/** A problem for each value that an earlier mention has. */
export function repeated(mentions: readonly Mention[], keyOf = (value: string) => value): Problem[] {
  const first = new Map<string, Mention>();
  return mentions.flatMap((mention) => {
    const earlier = first.get(keyOf(mention.value));
    if (!earlier) {
      first.set(keyOf(mention.value), mention);
      return [];
    }
    const note = earlier.value === mention.value ? '' : ' (upper and lower case count as one)';
    return [
      { path: mention.path, message: `"${mention.value}" is at ${pathText(earlier.path)} already${note}: keep one` },
    ];
  });
}

/** A value and where it stands, if there is one. */
export function mention(path: Path, value: string | undefined): Mention[] {
  return value === undefined ? [] : [{ path, value }];
}

/** The strings of a list, or of one key of its maps. */
export function listed(path: Path, list: readonly (string | undefined)[] | undefined): Mention[];
export function listed<Key extends string>(
  path: Path,
  list: readonly (Readonly<Partial<Record<Key, string | undefined>>> | undefined)[] | undefined,
  key: Key,
): Mention[];
export function listed(path: Path, list: readonly unknown[] = [], key?: string): Mention[] {
  return list.flatMap((item, index) => {
    const value = key === undefined ? item : (item as Record<string, unknown> | undefined)?.[key];
    const at = [...path, index, ...(key === undefined ? [] : [key])];
    return typeof value === 'string' ? [{ path: at, value }] : [];
  });
}

/** Every VPC that the draft has, and where it stands. */
export function vpcsOf({ members = [] }: OrganizationDraft) {
  return members.flatMap((member, m) =>
    (member?.vpcs ?? []).flatMap((vpc, v) => (vpc ? [{ path: ['members', m, 'vpcs', v] as Path, vpc }] : [])),
  );
}
