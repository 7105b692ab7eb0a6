import type { DescribedAccount } from '../../local/organization-tree';

/** An account of an organization as moto describes it. */
export function describedAccount(Id: string, State = 'ACTIVE'): DescribedAccount {
  return { Id, Email: `${Id}@example.com`, State, Status: State };
}
