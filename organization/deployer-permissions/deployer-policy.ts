/** A statement of a deployer's policy, with what its readers are told. */
export interface DeployerStatement {
  readonly Sid: string;
  /** Allows unless it says otherwise. */
  readonly Effect?: 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why it is on resources that bear no name of Portcullis's; there whenever it is. */
  readonly why?: string;
  /** When actions are needed that a first deployment, a change of it and its end do not use. */
  readonly rarely?: Readonly<Record<string, string>>;
}

/** A managed policy of a deployer's role. */
export interface DeployerPolicy {
  /** Its name in IAM. */
  readonly name: string;
  /** What it is for, for the heading of its part of the page. */
  readonly title: string;
  readonly statements: readonly DeployerStatement[];
}

/** Characters that a managed policy may have, white space not counted (IAM's quota). */
export const mostCharacters = 6144;

/** A policy as IAM wants it. */
export function policyJson({ statements }: DeployerPolicy): object {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ Sid, Effect = 'Allow', Action, Resource, Condition }) => ({
      Sid,
      Effect,
      Action: oneOrAll(Action),
      Resource: oneOrAll(Resource),
      ...(Condition ? { Condition } : {}),
    })),
  };
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/** The account that a policy is for, and how ARNs in it begin. */
export interface DeployerPlace {
  readonly account: string;
  readonly partition: string;
}

/** ARN of something in any Region of the account: a Region that is added later needs no new policy. */
export function anywhere({ account, partition }: DeployerPlace, service: string, resource: string): string {
  return `arn:${partition}:${service}:*:${account}:${resource}`;
}

/** ARN of something of the account that is in no Region. */
export function nowhere({ account, partition }: DeployerPlace, service: string, resource: string): string {
  return `arn:${partition}:${service}::${account}:${resource}`;
}

/** `prefix:` before each name of an action. */
export function actions(prefix: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${prefix}:${name}`);
}

/** The tag that all that Portcullis makes bears. */
export const ownTag = { Project: 'portcullis' } as const;
export const ifOwn = { StringEquals: { 'aws:ResourceTag/Project': ownTag.Project } };
export const ifMadeAsOwn = { StringEquals: { 'aws:RequestTag/Project': ownTag.Project } };
export const tagGone = 'a tag is taken out of organization.yaml';
