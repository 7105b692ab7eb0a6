import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { Hubs } from '../core/enrolment/ports';
import type { AssumedRoles } from './assumed-roles';
import { memberSettings } from './member-settings';

/** Security Hub of other accounts, seen with a role that their stacks make. */
export class SecurityHubHubs implements Hubs {
  constructor(
    private readonly roles: Pick<AssumedRoles, 'credentials'>,
    private readonly clientOf: (account: string, region: string) => SecurityHubClient,
  ) {}

  static withRoles(roles: AssumedRoles): SecurityHubHubs {
    return new SecurityHubHubs(
      roles,
      (account, region) =>
        new SecurityHubClient({ ...memberSettings, region, credentials: () => roles.credentials(account) }),
    );
  }

  async stateOf(account: string, region: string): Promise<'on' | 'off' | 'no role'> {
    try {
      await this.roles.credentials(account);
    } catch (error) {
      // STS says the same of a role that is not there and of one that does not trust us.
      if (error instanceof Error && /^AccessDenied(Exception)?$/.test(error.name)) return 'no role';
      throw error;
    }
    try {
      await this.clientOf(account, region).send(new DescribeHubCommand({}));
      return 'on';
    } catch (error) {
      // "Account ... is not subscribed to AWS Security Hub"; the model has the other for a hub that is not found.
      if (error instanceof Error && /^(InvalidAccess|ResourceNotFound)Exception$/.test(error.name)) return 'off';
      throw error;
    }
  }
}
