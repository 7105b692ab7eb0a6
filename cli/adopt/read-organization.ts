import { ListRootsCommand, OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { Access } from './account-access';

/** What Organizations tells. */
export interface OrganizationRead {
  /** ACTIVE accounts, with their names: hostile text. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly rootId?: string;
}

/** Reads the accounts and the root of the organization, as its management account or a delegated administrator may. */
export async function readOrganization(access: Access, region: string): Promise<OrganizationRead> {
  const client = new OrganizationsClient({ ...access, region });
  try {
    const accounts = new Map<string, string>();
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
      for (const { Id = '', Name = '', State, Status } of Accounts)
        // `Status` is being retired for `State`; both say ACTIVE.
        if ((State ?? Status) === 'ACTIVE') accounts.set(Id, Name);
    }
    const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
    return { accounts, ...(root?.Id !== undefined && { rootId: root.Id }) };
  } finally {
    client.destroy();
  }
}
