import { ListAccountsCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { OrganizationAccount } from '../core/enrolment/enrolment';
import type { OrganizationAccounts } from '../core/enrolment/ports';
import { OrganizationUnavailable } from '../core/errors';

/** The accounts of AWS Organizations, which a delegated administrator may list. */
export class AwsOrganizationAccounts implements OrganizationAccounts {
  constructor(private readonly client: OrganizationsClient) {}

  async active(): Promise<OrganizationAccount[]> {
    const accounts: OrganizationAccount[] = [];
    let NextToken: string | undefined;
    try {
      // Twenty a page, and pages without an account before the last one: only a missing token ends it.
      do {
        const page = await this.client.send(new ListAccountsCommand({ NextToken }));
        for (const { Id = '', Name = '', Email = '', State, Status } of page.Accounts ?? [])
          // `Status` is on its way out, and `State` is not there yet in every answer.
          if ((State ?? Status) === 'ACTIVE') accounts.push({ id: Id, name: Name, email: Email });
        ({ NextToken } = page);
      } while (NextToken !== undefined);
    } catch (error) {
      throw new OrganizationUnavailable(
        `The accounts of the organization could not be listed: ${String(error)}. The security account may do so as a ` +
          'delegated administrator: deploy management, and look for a service control policy that forbids it.',
        { cause: error },
      );
    }
    return accounts;
  }
}
