import { iamEvaluate, type IamDecision, type IamQuestion, type PolicyDocument } from './iam-evaluate';
import { AwsError, type Moto } from './service';

/** A role as moto holds it. */
export interface Role {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

// Long enough for one burst of deliveries, short enough that a changed policy is seen by whoever tries next.
const keptMilliseconds = 2000;

/** Reads roles and judges what they allow. */
export class IamRoles {
  private readonly kept = new Map<string, { readonly until: number; readonly role: Promise<Role | undefined> }>();

  constructor(private readonly moto: Moto) {}

  /** Why `service` may not take `action` on `resource` by the role, as a sentence; undefined where it may. */
  async refusal(
    roleArn: string,
    service: string,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): Promise<string | undefined> {
    const role = await this.read(roleArn);
    if (role === undefined) return `Role ${roleArn} does not exist`;
    if (!trusts(role, { service })) return `Role ${roleArn} cannot be assumed by ${service}`;
    return denial(role, action, resource, context);
  }

  /** As `refusal`, for who acts under the role already. */
  async denial(
    roleArn: string,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    const role = await this.read(roleArn);
    return role === undefined ? `Role ${roleArn} does not exist` : denial(role, action, resource, context);
  }

  /** Whether the role exists and `service` may assume it. */
  async isTrusted(roleArn: string, service: string): Promise<boolean> {
    const role = await this.read(roleArn);
    return role !== undefined && trusts(role, { service });
  }

  /** Whether the role exists and another role may assume it, as far as its trust policy has a say. */
  async trustsPrincipal(
    roleArn: string,
    principal: { readonly account: string; readonly arn: string },
    context: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    const role = await this.read(roleArn);
    return role !== undefined && trusts(role, principal, context);
  }

  private read(arn: string): Promise<Role | undefined> {
    const kept = this.kept.get(arn);
    if (kept !== undefined && kept.until > Date.now()) return kept.role;
    const role = readRole(this.moto, arn);
    this.kept.set(arn, { until: Date.now() + keptMilliseconds, role });
    role.catch(() => this.kept.delete(arn));
    return role;
  }
}

function denial(
  role: Role,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
): string | undefined {
  const decision: IamDecision = iamEvaluate(role.policies, { action, resource, context });
  return decision === 'allowed'
    ? undefined
    : `Role ${role.arn} is not authorized to perform ${action} on ${resource}${
        decision === 'denied' ? ': an explicit deny in a policy of the role' : ''
      }`;
}

/** A service that assumes a role does so for the account of the role, as far as it says for whom. */
function trusts(
  role: Role,
  principal: NonNullable<IamQuestion['principal']>,
  context: Readonly<Record<string, string>> = { 'aws:SourceAccount': role.arn.split(':')[4] ?? '' },
): boolean {
  return iamEvaluate([role.trust], { action: 'sts:AssumeRole', resource: role.arn, principal, context }) === 'allowed';
}

async function readRole(moto: Moto, arn: string): Promise<Role | undefined> {
  const [, account, path] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  const name = path?.split('/').at(-1);
  if (account === undefined || name === undefined) return undefined;
  const iam = (operation: string, parameters: Readonly<Record<string, string>>): Promise<string> =>
    moto.query({ account, region: 'us-east-1' }, 'iam', { Action: operation, Version: '2010-05-08', ...parameters });
  try {
    const trust = document(await iam('GetRole', { RoleName: name }), 'AssumeRolePolicyDocument');
    const [inline, attached] = await Promise.all([
      iam('ListRolePolicies', { RoleName: name }),
      iam('ListAttachedRolePolicies', { RoleName: name }),
    ]);
    const policies = await Promise.all([
      ...texts(inline, 'member').map(async (policy) =>
        document(await iam('GetRolePolicy', { RoleName: name, PolicyName: policy }), 'PolicyDocument'),
      ),
      ...texts(attached, 'PolicyArn').map(async (policyArn) => {
        const version = texts(await iam('GetPolicy', { PolicyArn: policyArn }), 'DefaultVersionId')[0] ?? 'v1';
        return document(await iam('GetPolicyVersion', { PolicyArn: policyArn, VersionId: version }), 'Document');
      }),
    ]);
    return { arn, trust, policies };
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith('NoSuchEntity')) return undefined;
    throw error;
  }
}

/** The text of all elements of a name in an answer of the query protocol, which nests nothing of the same name. */
export function texts(xml: string, element: string): string[] {
  const found = xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'));
  return [...found].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );
}

function document(xml: string, element: string): PolicyDocument {
  const [text = ''] = texts(xml, element);
  // IAM answers documents percent-encoded; a document itself starts with a brace, which is never left bare then.
  return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text)) as PolicyDocument;
}
