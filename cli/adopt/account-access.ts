import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '../../functions/adapters/client-settings';
import { roleArn } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Reading } from './found';
import { whyUnread } from './why-unread';

/** Settings of a client that reads one account: those at hand unless there are credentials. */
export interface Access {
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  readonly maxAttempts: number;
  readonly requestHandler: typeof clientSettings.requestHandler;
}

/** There are no credentials at hand that AWS takes; the message says why. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
}

// A thousand accounts are read at once, and each API has its own rate.
const settings = { ...clientSettings, maxAttempts: 8 };

/** Opens accounts: that of the credentials at hand with these, every other one by its `deploymentRole`. */
export class AccountAccess {
  private constructor(
    private readonly sts: STSClient,
    private readonly organization: Organization,
    /** Whose the credentials at hand are. */
    readonly caller: string,
  ) {}

  /** @throws NoCredentials */
  static async open(organization: Organization): Promise<AccountAccess> {
    const sts = new STSClient({ ...settings, region: organization.homeRegion });
    try {
      const { Account: caller = '' } = await sts.send(new GetCallerIdentityCommand({}));
      return new AccountAccess(sts, organization, caller);
    } catch (error) {
      throw new NoCredentials(`AWS does not say whose the credentials are: ${whyUnread(error)}`, { cause: error });
    }
  }

  async of(account: string): Promise<Reading<Access>> {
    if (account === this.caller) return { read: settings };
    const { deploymentRole, homeRegion } = this.organization;
    if (deploymentRole === undefined)
      return { unread: 'there are no credentials for it: run this with its own, or write a deploymentRole' };
    try {
      const { Credentials: given } = await this.sts.send(
        new AssumeRoleCommand({
          RoleArn: roleArn(homeRegion, account, deploymentRole),
          RoleSessionName: 'portcullis-adopt',
        }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
      const credentials = {
        ...{ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
        sessionToken: SessionToken,
      };
      return { read: { ...settings, credentials } };
    } catch (error) {
      return { unread: `its role ${deploymentRole} cannot be assumed: ${whyUnread(error)}` };
    }
  }
}
