import type { ExistingServices, Organization } from '../../organization/organization';
import { decisions } from './decisions';
import { ExistingItems, type Item } from './existing-items';
import type { Found } from './found';
import { itemsFound } from './items-found';
import type { Note, Unread } from './note';

/** What an organization file should say of what exists. */
export interface Comparison {
  /** What `existing` should be: as found, and as the file has it where nothing could be read. */
  readonly existing: readonly ExistingServices[];
  readonly notes: readonly Note[];
  readonly unread: readonly Unread[];
}

/** Compares an organization file with what is there. */
export function compare(organization: Organization, found: Found): Comparison {
  const names = new Map(found.accounts.map(({ account, name }) => [account, name]));
  const { items: looked, unread } = itemsFound(organization, found);
  const written = ExistingItems.of(organization.existing);
  const wanted = new ExistingItems();
  const notes: Note[] = [];
  const where = ({ account, region, what }: Item) =>
    `${what} of ${account}${names.get(account) ? ` (${names.get(account)})` : ''} in ${region}`;

  for (const item of looked) {
    const before = written.get(item);
    if (item.state === 'unread') {
      if (before) wanted.add(before);
      continue;
    }
    if (item.state === 'absent') {
      if (before) notes.push({ kind: 'stale', message: `Remove this line: ${where(before)}. ${item.remark}` });
      continue;
    }
    // What a stack has made is no news, unless the file says that it was there before.
    if (item.isOurs && !before) continue;
    wanted.add(item);
    if (!before) notes.push({ kind: 'missing', message: `Add: ${where(item)}.` });
    else if (before.value !== item.value)
      notes.push({ kind: 'stale', message: `Change this line: ${where(before)}. It is ${item.value} now.` });
  }
  // What nobody looked at: an account that has left, or that could not be named.
  for (const before of written.all()) {
    if (looked.some((item) => ExistingItems.keyOf(item) === ExistingItems.keyOf(before))) continue;
    const hasLeft = 'read' in found.accountList && !found.accountList.read.includes(before.account);
    if (hasLeft)
      notes.push({
        kind: 'stale',
        message: `Remove this line: ${where(before)}. The account is not active in the organization.`,
      });
    else wanted.add(before);
  }

  const order = [
    ...found.accounts.map(({ account }) => account),
    ...[organization.managementAccount, organization.securityAccount],
    ...organization.existing.map(({ account }) => account),
  ];
  const regions = [organization.homeRegion, ...organization.linkedRegions];
  const existing = wanted.entries([...new Set(order)], regions);
  const right = { ...organization, existing };
  const unknown = notes.some(({ kind }) => kind === 'missing') ? notDeployedYet(found.unknownStacks) : [];
  return { existing, notes: [...notes, ...unknown, ...decisions(organization, right, found)], unread };
}

/** What Portcullis made itself is no news, but only a state tells it from what was there before. */
function notDeployedYet(stacks: readonly string[]): Note[] {
  if (stacks.length === 0) return [];
  const message = `Whether ${stacks.join(', ')} ${stacks.length > 1 ? 'are' : 'is'} deployed is not known here. If so, do not add what was made by that: npx cdktf diff ${stacks[0]}, and the same for each other one, makes it known.`;
  return [{ kind: 'know', message }];
}
