import type { DeployedOrganization } from './deployed-organization';

/** One permission that a role has, or that was used. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/**
 * What functions never ask for by a call of their own: the platform writes their logs and traces in their name, and
 * the services use the key in their name.
 */
const madeByThePlatform = ['logs', 'xray', 'kms'];

/** What the inline policies of a deployed role allow, an action and a resource each. It has no other policies. */
export async function grantedPermissions(local: DeployedOrganization, role: string): Promise<Permission[]> {
  const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
  const iam = async (operation: string, parameters: Record<string, string> = {}) => {
    const scope = `${account}/20260101/us-east-1/iam/aws4_request`;
    const answer = await fetch(local.endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
      body: new URLSearchParams({ Action: operation, Version: '2010-05-08', RoleName: name, ...parameters }),
    });
    return answer.text();
  };
  expect(await iam('ListAttachedRolePolicies')).not.toContain('<PolicyArn>');
  const policies = [...(await iam('ListRolePolicies')).matchAll(/<member>([^<]+)</g)];
  const documents = await Promise.all(
    policies.map(async ([, PolicyName = '']) => documentOf(await iam('GetRolePolicy', { PolicyName }))),
  );
  return documents
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    )
    .filter(({ action }) => !madeByThePlatform.some((service) => action.startsWith(`${service}:`)));
}

interface Document {
  readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: string | string[] }[];
}

function documentOf(xml: string): Document {
  const text = /<PolicyDocument>([^<]+)</.exec(xml)?.[1] ?? '';
  return JSON.parse(decodeURIComponent(text).replaceAll('&quot;', '"')) as Document;
}

/** Whether a permission that was used is the granted one: as it stands, or by its wildcards. */
export function isGrantedBy(used: Permission, granted: Permission): boolean {
  const pattern = granted.resource.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return used.action === granted.action && new RegExp(`^${pattern}$`).test(used.resource);
}
