import type { OrganizationDraft } from './problem';

/** The public addresses that the organization names as its accounts' own, by account id. */
export function ownAddressesOf({ members = [] }: OrganizationDraft): Record<string, string[]> {
  const named = members.flatMap((member) => {
    const cidrs = (member?.publicAddresses ?? []).filter((cidr) => cidr !== undefined);
    return cidrs.length > 0 ? [[member?.id ?? '', cidrs] as const] : [];
  });
  return Object.fromEntries(named);
}
