import { refusalError } from '../fault-error';
import { AwsError, type AwsAnswer, type AwsRequest, type Moto } from '../service';
import type { Access, Asked, UsedPermission } from './access';
import { unknownOrganization } from './calls/security-calls';
import { texts } from './iam-roles';
import { permissionsOfCall } from './permissions-of-call';
import { permissionsOfDeployment } from './permissions-of-deployment';
import { RoleSessions } from './role-sessions';

export interface PermissionsProps {
  readonly sessions: RoleSessions;
  readonly access: Pick<Access, 'refusal' | 'used'>;
  readonly moto: Moto;
}

/** The roles that people's and Terraform's sessions are held to. */
export interface Enforcement {
  /** ARNs of the roles; sessions of others may do everything. */
  readonly enforce: readonly string[];
  /** Whether what would be refused is only noted, and let pass. */
  readonly reportOnly: boolean;
}

/**
 * Holds the calls that come in to the policies of their roles: those with keys that Lambda handed out, those with keys that
 * such a key got from STS in turn, and those of sessions of the roles that are named. Whoever else calls may do everything.
 */
export class Permissions {
  /** Of everybody but functions, whose sessions are known to faults as well. */
  private readonly others = new RoleSessions();
  private enforcement: Enforcement = { enforce: [], reportOnly: false };

  constructor(private readonly props: PermissionsProps) {}

  /** Names the roles whose sessions are held to their policies, those that have begun too, instead of those before. */
  set enforced(enforcement: Enforcement) {
    this.enforcement = enforcement;
  }

  /** Every permission that roles were used for, once each, in the order of first use. */
  get used(): readonly UsedPermission[] {
    return this.props.access.used;
  }

  /** Lets a call pass. @throws AwsError, the service's own refusal, where AWS would not let it pass */
  async check(request: AwsRequest, operation: string): Promise<void> {
    const { enforce, reportOnly } = this.enforcement;
    const ofFunction = this.props.sessions.of(request.accessKeyId);
    const session = ofFunction ?? this.others.of(request.accessKeyId);
    const isHeld = session !== undefined && (ofFunction !== undefined || enforce.includes(session.role));
    if (isHeld) {
      const mayPass = reportOnly && ofFunction === undefined;
      const permissionsOf = ofFunction === undefined ? permissionsOfDeployment : permissionsOfCall;
      for (const asked of permissionsOf(request, operation)) {
        const refusal = await this.props.access.refusal(session, await this.named(request, asked));
        if (refusal !== undefined && !mayPass) throw refusalError(request, operation, refusal);
      }
    } else await this.checkAssumption(request, operation);
  }

  /** Who may do everything takes on a named role only where its trust policy says so. */
  private async checkAssumption(request: AwsRequest, operation: string): Promise<void> {
    const role = assumedRole(request, operation);
    if (role === undefined || !this.enforcement.enforce.includes(role)) return;
    const asked = { action: 'sts:AssumeRole', resource: role };
    const refusal = await this.props.access.refusal({ account: request.account }, asked);
    if (refusal !== undefined) throw refusalError(request, operation, refusal);
  }

  /** Learns from an answer which role a new key acts for. */
  learn(request: AwsRequest, operation: string, { status, body }: AwsAnswer): void {
    const role = assumedRole(request, operation);
    if (role === undefined || status >= 300) return;
    const [key] = texts(String(body), 'AccessKeyId');
    if (key === undefined) return;
    const isOfFunction = this.props.sessions.of(request.accessKeyId) !== undefined;
    const session = new URLSearchParams(request.body.toString()).get('RoleSessionName') ?? '';
    (isOfFunction ? this.props.sessions : this.others).begin(key, { role, session });
  }

  /**
   * What a request does not tell of a resource's ARN: Secrets Manager ends the one of a secret with characters of its own, and
   * those of accounts have the organization's id.
   */
  private async named({ account, region, service }: AwsRequest, asked: Asked): Promise<Asked> {
    if (asked.resource?.includes(unknownOrganization) === true) {
      const target = 'AWSOrganizationsV20161128.DescribeOrganization';
      const answer = await this.props.moto.json({ account, region }, 'organizations', target, {});
      const { Id } = answer['Organization'] as { readonly Id: string };
      return { ...asked, resource: asked.resource.replace(unknownOrganization, `/${Id}/`) };
    }
    const [, name] = /:secret:(.+)$/.exec(asked.resource ?? '') ?? [];
    if (service !== 'secretsmanager' || name === undefined) return asked;
    const { moto } = this.props;
    return moto.json({ account, region }, service, 'secretsmanager.DescribeSecret', { SecretId: name }).then(
      ({ ARN }) => ({ ...asked, resource: String(ARN) }),
      () => asked,
    );
  }
}

/** The role that a call takes on; undefined for every other call. */
function assumedRole(request: AwsRequest, operation: string): string | undefined {
  if (request.service !== 'sts' || operation !== 'AssumeRole') return undefined;
  return new URLSearchParams(request.body.toString()).get('RoleArn') ?? undefined;
}

/** Reads which roles are to be enforced, as JSON has it. @throws AwsError that says what is wrong */
export function parseEnforcement(value: unknown): Enforcement {
  const { enforce, reportOnly = false } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isRole = (each: unknown): each is string =>
    typeof each === 'string' && /^arn:[^:]+:iam::\d{12}:role\/.+$/.test(each);
  if (!Array.isArray(enforce) || !enforce.every(isRole)) {
    throw new AwsError('InvalidPermissions', 'enforce must be a list of ARNs of roles');
  }
  if (typeof reportOnly !== 'boolean') throw new AwsError('InvalidPermissions', 'reportOnly must be true or false');
  return { enforce, reportOnly };
}
