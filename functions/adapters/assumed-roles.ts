import { AssumeRoleCommand, type AssumeRoleCommandOutput, type STSClient } from '@aws-sdk/client-sts';
import { RoleNotAssumed } from '../core/errors';

/** Temporary credentials as clients take them. */
interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** How long before their end credentials are replaced. */
const margin = 5 * 60_000;

/**
 * Credentials of a role of the same name in many accounts. One call for each account, however many clients ask at once,
 * and across warm invocations until shortly before they end.
 */
export class AssumedRoles {
  private readonly sessions = new Map<string, Promise<Session>>();

  constructor(
    private readonly sts: STSClient,
    private readonly options: { readonly partition: string; readonly role: string; readonly session: string },
    private readonly now: () => number,
  ) {}

  /** Throws `RoleNotAssumed` when AWS denies it, and AWS's own error when it fails otherwise. */
  async credentials(account: string): Promise<Session> {
    const held = this.sessions.get(account);
    const credentials = await held?.catch(() => undefined);
    if (credentials?.expiration && credentials.expiration.getTime() - margin > this.now()) return credentials;
    // Whoever comes first after the end asks, and the others wait for the same answer.
    if (this.sessions.get(account) === held) this.sessions.set(account, this.assume(account));
    return this.sessions.get(account) ?? this.assume(account);
  }

  private async assume(account: string): Promise<Session> {
    const { Credentials } = await this.ask(account);
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey)
      throw new Error(`STS gave no credentials for ${account}`);
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken !== undefined && { sessionToken: Credentials.SessionToken }),
      ...(Credentials.Expiration !== undefined && { expiration: Credentials.Expiration }),
    };
  }

  private async ask(account: string): Promise<AssumeRoleCommandOutput> {
    const { partition, role, session } = this.options;
    const RoleArn = `arn:${partition}:iam::${account}:role/${role}`;
    try {
      return await this.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: session }));
    } catch (error) {
      // STS says the same of a role that does not exist (uswitch/kiam issue 33 shows it) as of one that keeps us out.
      if (error instanceof Error && /^AccessDenied(Exception)?$/.test(error.name))
        throw new RoleNotAssumed(error.message, { cause: error });
      throw error;
    }
  }
}
