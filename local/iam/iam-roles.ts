import { AwsError, type Moto } from '../service';
import type { PolicyDocument } from './policy';
import { Kept } from './kept';

/** A role as moto holds it. */
export interface Role {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

/** Reads roles with their policies. */
export class IamRoles {
  private readonly kept = new Kept<Role | undefined>();

  constructor(private readonly moto: Moto) {}

  /** A role by its ARN; undefined where there is none. */
  read(arn: string): Promise<Role | undefined> {
    return this.kept.get(arn, () => readRole(this.moto, arn));
  }
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
