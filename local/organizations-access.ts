import type { LocalAccount } from './seed';

/**
 * Lets stack sets work in the whole organization, as its management account does once with
 * `aws cloudformation activate-organizations-access`. Terraform has no resource for it.
 */
export async function activateOrganizationsAccess(endpoint: string, management: LocalAccount): Promise<void> {
  const scope = `${management.id}/20260101/us-east-1/cloudformation/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: 'Action=ActivateOrganizationsAccess&Version=2010-05-15',
  });
  if (!answer.ok) throw new Error(`ActivateOrganizationsAccess: ${answer.status} ${await answer.text()}`);
}
