import { AwsError, type Moto } from '../service';
import { parseArn } from './arn';
import type { ConditionContext } from './condition';
import { iamEvaluate, type IamVerdict } from './iam-evaluate';
import type { IamQuestion } from './policy';
import { IamRoles } from './iam-roles';
import type { NamedItem } from './items-of-call';
import { keyIsOff } from './key-is-off';
import { keyUses } from './key-uses';
import { Resources, type ResourcesProps } from './resources';

/** Who acts under a role. */
export interface RoleSession {
  /** ARN of the role. */
  readonly role: string;
  /** Name of the session. */
  readonly session: string;
}

/** A service of AWS that acts by itself, for something that an account has. */
export interface ServicePrincipal {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** ARN of what it acts for, such as a rule; absent where the service does not tell, as Lambda. */
  readonly sourceArn?: string;
}

/** Whoever may do everything in an account; another account's resources are not that account's to give. */
export interface WholeAccount {
  readonly account: string;
}

export type Caller = RoleSession | ServicePrincipal | WholeAccount;

/** A permission that is asked for. */
export interface Asked {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** As `IamQuestion` has it. */
  readonly resource: string | undefined;
  /** What the called service knows beyond what every request has. */
  readonly context?: ConditionContext;
  /** Of a call of DynamoDB: the items that it names. */
  readonly items?: readonly NamedItem[];
  /** As `IamQuestion` has it. */
  readonly isStrict?: boolean;
}

/** What a role was used for, refused calls included. */
export interface UsedPermission {
  readonly role: string;
  readonly action: string;
  /** `*` where it is not known, or where there is none. */
  readonly resource: string;
  /** Whether it was ever refused. */
  readonly refused?: true;
}

export interface AccessProps extends Pick<ResourcesProps, 'keyOfFirewallResource'> {
  readonly moto: Moto;
}

/** What services ask of a topic or a queue, by themselves, and what makes them use its key. */
const writesUnderKey = /^(sns:Publish|sqs:SendMessage)$/;

/**
 * Judges as AWS does who may do what: by the policies of the caller's role, by the policy of the resource, and by those
 * of the key that the resource is encrypted with. What roles were used for is remembered.
 */
export class Access {
  private readonly roles: IamRoles;
  private readonly resources: Resources;
  private readonly organizations = new Map<string, Promise<string | undefined>>();
  private readonly usedOnes = new Map<string, UsedPermission>();

  constructor(private readonly props: AccessProps) {
    this.roles = new IamRoles(props.moto);
    this.resources = new Resources({ ...props, roles: this.roles });
  }

  /** Every permission that roles were used for, once each, in the order of first use. */
  get used(): readonly UsedPermission[] {
    return [...this.usedOnes.values()];
  }

  /** Why a caller may not have what it asks for, as AWS words it; undefined where it may. */
  async refusal(caller: Caller, asked: Asked): Promise<string | undefined> {
    const refusal = await this.judge(caller, asked);
    const { action, resource, isStrict = false } = asked;
    if (refusal !== undefined || resource === undefined) return refusal;
    // A key that is off is told of only to those who might use it.
    if (action.startsWith('kms:')) return (await this.resources.isKeyOff(resource)) ? keyIsOff(resource) : undefined;
    if ('service' in caller && writesUnderKey.test(action) && (await this.resources.isUnderKeyOfAws(resource))) {
      return `${wordsOf(caller)} does not have authorization to access the encryption key of ${resource}, which is AWS's own: it needs a customer managed key that lets the service in, or none`;
    }
    for (const use of await keyUses(action, resource, this.resources)) {
      const ofKey = await this.refusal(caller, {
        action: use.action,
        resource: use.key,
        context: use.context,
        isStrict,
      });
      if (ofKey !== undefined) return ofKey;
    }
    return undefined;
  }

  /** Why a service may not act under a role, as a sentence; undefined where it may. */
  async assumptionRefusal(role: string, by: ServicePrincipal): Promise<string | undefined> {
    if ((await this.roles.read(role)) === undefined) return `Role ${role} does not exist`;
    const refusal = await this.judge(by, { action: 'sts:AssumeRole', resource: role });
    return refusal === undefined ? undefined : `Role ${role} cannot be assumed by ${by.service}: ${refusal}`;
  }

  private async judge(caller: Caller, asked: Asked): Promise<string | undefined> {
    const question = await this.questionOf(caller, asked);
    const refusal = await this.decide(caller, question);
    if ('role' in caller) this.remember(caller.role, asked, refusal !== undefined);
    return refusal;
  }

  private async decide(caller: Caller, question: IamQuestion): Promise<string | undefined> {
    const { action, resource } = question;
    const policy = resource === undefined ? undefined : await this.resources.policyOf(resource);
    const ofResource = iamEvaluate(policy === undefined ? [] : [policy], question);
    const ofIdentity = await this.identityVerdict(caller, question);
    const no = (why: string, { unknown }: IamVerdict): string =>
      `${wordsOf(caller)} is not authorized to perform: ${action} on resource: ${resource ?? '*'} ${why}${wordsOfUnknown(unknown)}`;
    const none = (kind: string, verdict: IamVerdict): string =>
      no(`because no ${kind}-based policy allows the ${action} action`, verdict);

    if (ofIdentity?.decision === 'denied') return no('with an explicit deny in an identity-based policy', ofIdentity);
    if (ofResource.decision === 'denied') return no('with an explicit deny in a resource-based policy', ofResource);
    if (ofIdentity === undefined) {
      return ofResource.decision === 'allowed' ? undefined : none('resource', ofResource);
    }
    const isElsewhere = accountOf(caller) !== (question.context?.['aws:ResourceAccount'] ?? accountOf(caller));
    if (ofResource.decision === 'allowed' && !isElsewhere) return undefined;
    if (ofIdentity.decision !== 'allowed') return none('identity', ofIdentity);
    // Keys and roles let nobody in whom their own policy does not, not even within their account.
    const isKeyOrRole =
      action === 'sts:AssumeRole' || (action.startsWith('kms:') && resource?.includes(':alias/') !== true);
    const needsBoth = isElsewhere || (isKeyOrRole && !(question.isStrict === true && isYetToBe(resource)));
    return needsBoth && ofResource.decision === 'silent' ? none('resource', ofResource) : undefined;
  }

  /** What a caller's own policies say; undefined for a service, which has none. */
  private async identityVerdict(caller: Caller, question: IamQuestion): Promise<IamVerdict | undefined> {
    if ('service' in caller) return undefined;
    if ('account' in caller) return { decision: 'allowed', unknown: [] };
    return iamEvaluate((await this.roles.read(caller.role))?.policies ?? [], question);
  }

  private async questionOf(
    caller: Caller,
    { action, resource, context, items, isStrict = false }: Asked,
  ): Promise<IamQuestion> {
    const owner = resource === undefined ? '' : parseArn(resource).where.account;
    const organization = async (key: string, account: string) => {
      const id = account === '' ? undefined : await this.organizationOf(account);
      return id === undefined ? {} : { [key]: id };
    };
    const account = accountOf(caller);
    const own: ConditionContext =
      'service' in caller
        ? {
            'aws:PrincipalIsAWSService': 'true',
            'aws:PrincipalServiceName': caller.service,
            ...(caller.sourceArn === undefined ? {} : { 'aws:SourceArn': caller.sourceArn }),
            ...(account === '' ? {} : { 'aws:SourceAccount': account }),
            ...(await organization('aws:SourceOrgID', account)),
          }
        : {
            'aws:PrincipalIsAWSService': 'false',
            'aws:PrincipalArn': arnOf(caller),
            'aws:PrincipalAccount': account,
            ...(await organization('aws:PrincipalOrgID', account)),
          };
    const ofKey: ConditionContext =
      resource !== undefined && action.startsWith('kms:')
        ? { 'kms:CallerAccount': account, 'kms:ResourceAliases': await this.resources.aliasesOf(resource) }
        : {};
    return {
      action,
      resource,
      isStrict,
      principal:
        'service' in caller
          ? { service: caller.service }
          : { account, arn: arnOf(caller), ...('role' in caller ? { session: sessionArnOf(caller) } : {}) },
      context: {
        'aws:SecureTransport': 'true',
        ...(owner === '' ? {} : { 'aws:ResourceAccount': owner }),
        ...(await organization('aws:ResourceOrgID', owner)),
        ...own,
        ...ofKey,
        ...(items && resource !== undefined ? await this.resources.leadingKeys(resource, items) : {}),
        ...(isStrict && resource !== undefined ? await this.resources.tagsOf(resource) : {}),
        ...context,
      },
    };
  }

  private organizationOf(account: string): Promise<string | undefined> {
    const known = this.organizations.get(account);
    if (known !== undefined) return known;
    const where = { account, region: 'us-east-1' };
    const found = this.props.moto
      .json(where, 'organizations', 'AWSOrganizationsV20161128.DescribeOrganization', {})
      .then((answer) => (answer['Organization'] as { readonly Id: string }).Id)
      .catch((error: unknown) => {
        // An account outside of an organization may join one later.
        this.organizations.delete(account);
        if (error instanceof AwsError) return undefined;
        throw error;
      });
    this.organizations.set(account, found);
    return found;
  }

  private remember(role: string, { action, resource = '*' }: Asked, refused: boolean): void {
    const key = JSON.stringify([role, action, resource]);
    const wasRefused = refused || this.usedOnes.get(key)?.refused === true;
    this.usedOnes.set(key, { role, action, resource, ...(wasRefused ? { refused: true } : {}) });
  }
}

function accountOf(caller: Caller): string {
  if ('account' in caller) return caller.account;
  return parseArn('role' in caller ? caller.role : (caller.sourceArn ?? '')).where.account;
}

/** What `aws:PrincipalArn` says: of a session it is the role. */
function arnOf(caller: RoleSession | WholeAccount): string {
  return 'role' in caller ? caller.role : `arn:aws:iam::${caller.account}:root`;
}

/** Whether a key is to be made, and so has no policy yet that could let anybody in. */
function isYetToBe(resource: string | undefined): boolean {
  return resource === undefined || resource.endsWith(':key/00000000-0000-0000-0000-000000000000');
}

function wordsOf(caller: Caller): string {
  if ('service' in caller)
    return `${caller.service}${caller.sourceArn === undefined ? '' : ` for ${caller.sourceArn}`}`;
  return `User: ${'account' in caller ? arnOf(caller) : sessionArnOf(caller)}`;
}

function sessionArnOf({ role, session }: RoleSession): string {
  const { partition, where, resource } = parseArn(role);
  return `arn:${partition}:sts::${where.account}:assumed-role/${resource.split('/').at(-1) ?? ''}/${session}`;
}

function wordsOfUnknown(unknown: readonly string[]): string {
  return unknown.length === 0 ? '' : ` (the local organization does not know ${[...new Set(unknown)].join(', nor ')})`;
}
