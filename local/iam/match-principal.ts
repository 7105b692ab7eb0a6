import type { IamQuestion, PolicyStatement } from './policy';

/** Whether a statement speaks of who asks; `account`: of the whole account that it belongs to. */
export interface PrincipalVerdict {
  readonly match: 'itself' | 'account' | 'other';
  /** What is not understood, in words: it might mean who asks. */
  readonly unknown: readonly string[];
}

type Asking = NonNullable<IamQuestion['principal']>;

/** Matches `Principal` or `NotPrincipal`; a statement of an identity's policy has neither and speaks of it. */
export function matchPrincipal(statement: PolicyStatement, asking: Asking = {}): PrincipalVerdict {
  if (statement.NotPrincipal !== undefined) return outside(statement, statement.NotPrincipal, asking);
  const { Principal: wanted } = statement;
  if (wanted === undefined) return { match: 'itself', unknown: [] };
  return named(wanted, asking);
}

type Principals = '*' | Readonly<Record<string, string | readonly string[]>>;

function named(wanted: Principals, asking: Asking): PrincipalVerdict {
  const values = entriesOf(wanted).map(([kind, value]) => ({ value, match: matchOne(kind, value, asking) }));
  const matches = values.map(({ match }) => match);
  const match = (['itself', 'account'] as const).find((each) => matches.includes(each));
  if (match !== undefined) return { match, unknown: [] };
  const unknown = values.filter((each) => each.match === 'unknown').map(({ value }) => `the principal ${value}`);
  return { match: 'other', unknown };
}

/**
 * A denial to all but some. Who acts under a role is let out only where its session, its role and its account are all
 * named ("AWS JSON policy elements: NotPrincipal"); IAM does not support it with Allow.
 */
function outside({ Effect }: PolicyStatement, spared: Principals, asking: Asking): PrincipalVerdict {
  if (Effect === 'Allow') return { match: 'other', unknown: ['NotPrincipal in a permission'] };
  const values = entriesOf(spared);
  const isSpared = (part: Asking): boolean =>
    values.some(([kind, value]) => ['itself', 'account'].includes(matchOne(kind, value, part)));
  const { service, account, arn, session } = asking;
  const parts: readonly Asking[] = [
    ...(service === undefined ? [] : [{ service }]),
    ...(account === undefined ? [] : [{ account }]),
    ...(arn === undefined ? [] : [{ arn }]),
    ...(session === undefined ? [] : [{ session }]),
  ];
  // Of a root the ARN is its account's other name.
  const isRoot = arn?.endsWith(':root') === true;
  const wanted = isRoot ? parts.filter((part) => part.arn === undefined) : parts;
  return { match: wanted.length > 0 && wanted.every(isSpared) ? 'other' : 'itself', unknown: [] };
}

function matchOne(kind: string, value: string, asking: Asking): 'itself' | 'account' | 'other' | 'unknown' {
  if (kind === 'Service') return value === asking.service ? 'itself' : 'other';
  // Nobody here comes from another identity provider.
  if (kind === 'Federated') return 'other';
  if (kind !== 'AWS') return 'unknown';
  if (value === '*' || value === asking.arn || value === asking.session) return 'itself';
  // An account stands for all of its principals: as 12 digits or as its root's ARN.
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  if (account !== undefined) return account === asking.account ? 'account' : 'other';
  // Roles, sessions and users are named whole: no part of a principal may be a wildcard.
  const isName = /^arn:[^:]+:(iam|sts)::\d{12}:(role|assumed-role|user|federated-user)\/[^*?]+$/.test(value);
  return isName ? 'other' : 'unknown';
}

function entriesOf(wanted: Principals): readonly (readonly [kind: string, value: string])[] {
  if (wanted === '*') return [['AWS', '*']];
  return Object.entries(wanted).flatMap(([kind, values]) => [values].flat().map((value) => [kind, value] as const));
}
