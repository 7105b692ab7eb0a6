import { faultError } from './fault-error';
import { type IamRoles, texts } from './iam-roles';
import { type NeededPermission, permissionsOfCall } from './permissions-of-call';
import type { RoleSessions } from './role-sessions';
import type { AwsAnswer, AwsRequest, Moto } from './service';

export interface PermissionsProps {
  readonly sessions: RoleSessions;
  readonly roles: IamRoles;
  readonly moto: Moto;
  readonly organization: {
    readonly id: string;
    /** Ids of its accounts. */
    readonly accounts: () => Promise<readonly string[]>;
  };
}

/** What a role was used for, refused calls included. */
export interface UsedPermission extends NeededPermission {
  readonly role: string;
}

/**
 * Holds functions to the policies of their roles, and remembers what they used of them. Only keys that Lambda handed
 * out, and those that such a key got from STS in turn, are looked at: people and Terraform may do everything.
 */
export class Permissions {
  private readonly usedOnes = new Map<string, UsedPermission>();
  private members: ReadonlySet<string> = new Set();

  constructor(private readonly props: PermissionsProps) {}

  /** Every permission that roles were used for, once each, in the order of first use. */
  get used(): readonly UsedPermission[] {
    return [...this.usedOnes.values()];
  }

  /** Lets a call pass. @throws AwsError, the service's own refusal, where the role does not allow it */
  async check(request: AwsRequest, operation: string): Promise<void> {
    const role = this.props.sessions.roleOf(request.accessKeyId);
    if (role === undefined) return;
    const needed = permissionsOfCall(request, operation) ?? [
      { action: `${request.service}:${operation}`, resource: undefined },
    ];
    for (const { action, resource } of needed) {
      const full = resource === undefined ? undefined : await this.fullArn(request, resource);
      this.remember({ role, action, resource: full ?? '*' });
      const refusal = full === undefined ? undefined : await this.refusal(role, action, full);
      if (refusal !== undefined) throw faultError('deny', request, operation, refusal);
    }
  }

  /** Learns from an answer which role a new key acts for. */
  learn(request: AwsRequest, operation: string, { status, body }: AwsAnswer): void {
    const { sessions } = this.props;
    if (request.service !== 'sts' || operation !== 'AssumeRole' || status >= 300) return;
    if (sessions.roleOf(request.accessKeyId) === undefined) return;
    const [key] = texts(String(body), 'AccessKeyId');
    const role = new URLSearchParams(request.body.toString()).get('RoleArn');
    if (key !== undefined && role !== null) sessions.begin(key, role);
  }

  private remember(used: UsedPermission): void {
    this.usedOnes.set(JSON.stringify(used), used);
  }

  private async refusal(role: string, action: string, resource: string): Promise<string | undefined> {
    const { roles, organization } = this.props;
    const context = {
      'aws:PrincipalArn': role,
      'aws:PrincipalAccount': accountOf(role),
      'aws:ResourceAccount': accountOf(resource),
      ...((await this.isMember(accountOf(role))) ? { 'aws:PrincipalOrgID': organization.id } : {}),
      ...((await this.isMember(accountOf(resource))) ? { 'aws:ResourceOrgID': organization.id } : {}),
    };
    const refusal = await roles.denial(role, action, resource, context);
    if (refusal !== undefined || action !== 'sts:AssumeRole') return refusal;
    // To take on a role needs both: leave to ask for it, and its trust.
    const principal = { arn: role, account: accountOf(role) };
    if (await roles.trustsPrincipal(resource, principal, context)) return undefined;
    return `Role ${resource} does not trust ${role}, or does not exist`;
  }

  private async isMember(account: string): Promise<boolean> {
    if (!this.members.has(account)) this.members = new Set(await this.props.organization.accounts());
    return this.members.has(account);
  }

  /** Secrets Manager ends the ARN of a secret with characters of its own, which its name does not tell. */
  private async fullArn({ account, region, service }: AwsRequest, resource: string): Promise<string> {
    const [, name] = /:secret:(.+)$/.exec(resource) ?? [];
    if (service !== 'secretsmanager' || name === undefined) return resource;
    const { moto } = this.props;
    return moto.json({ account, region }, service, 'secretsmanager.DescribeSecret', { SecretId: name }).then(
      ({ ARN }) => String(ARN),
      () => resource,
    );
  }
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
