import { refusalError } from '../fault-error';
import type { AwsAnswer, AwsRequest, Moto } from '../service';
import type { Access, Asked, UsedPermission } from './access';
import { texts } from './iam-roles';
import { permissionsOfCall } from './permissions-of-call';
import type { RoleSessions } from './role-sessions';

export interface PermissionsProps {
  readonly sessions: RoleSessions;
  readonly access: Pick<Access, 'refusal' | 'used'>;
  readonly moto: Moto;
}

/**
 * Holds the calls that come in to the policies of their roles. Only keys that Lambda handed out, and those that such a
 * key got from STS in turn, are looked at: people and Terraform may do everything.
 */
export class Permissions {
  constructor(private readonly props: PermissionsProps) {}

  /** Every permission that roles were used for, once each, in the order of first use. */
  get used(): readonly UsedPermission[] {
    return this.props.access.used;
  }

  /** Lets a call pass. @throws AwsError, the service's own refusal, where AWS would not let it pass */
  async check(request: AwsRequest, operation: string): Promise<void> {
    const session = this.props.sessions.of(request.accessKeyId);
    if (session === undefined) return;
    for (const asked of permissionsOfCall(request, operation)) {
      const refusal = await this.props.access.refusal(session, await this.named(request, asked));
      if (refusal !== undefined) throw refusalError(request, operation, refusal);
    }
  }

  /** Learns from an answer which role a new key acts for. */
  learn(request: AwsRequest, operation: string, { status, body }: AwsAnswer): void {
    const { sessions } = this.props;
    if (request.service !== 'sts' || operation !== 'AssumeRole' || status >= 300) return;
    if (sessions.of(request.accessKeyId) === undefined) return;
    const [key] = texts(String(body), 'AccessKeyId');
    const asked = new URLSearchParams(request.body.toString());
    const role = asked.get('RoleArn');
    if (key === undefined || role === null) return;
    sessions.begin(key, { role, session: asked.get('RoleSessionName') ?? '' });
  }

  /** Secrets Manager ends the ARN of a secret with characters of its own, which its name does not tell. */
  private async named({ account, region, service }: AwsRequest, asked: Asked): Promise<Asked> {
    const [, name] = /:secret:(.+)$/.exec(asked.resource ?? '') ?? [];
    if (service !== 'secretsmanager' || name === undefined) return asked;
    const { moto } = this.props;
    return moto.json({ account, region }, service, 'secretsmanager.DescribeSecret', { SecretId: name }).then(
      ({ ARN }) => ({ ...asked, resource: String(ARN) }),
      () => asked,
    );
  }
}
