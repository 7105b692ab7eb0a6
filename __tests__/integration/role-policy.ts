import type { DeployedOrganization } from './deployed-organization';

/** A statement of a role's policy. */
export interface RoleStatement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

/** Waits until a changed policy has an effect: the local organization looks at each again after two seconds. */
export async function untilNoticed(): Promise<void> {
  await new Promise((wake) => setTimeout(wake, 2_100));
}

/** The one inline policy of a deployed role, which has no other. */
export class RolePolicy {
  private readonly account: string;
  private readonly name: string;

  /** @param role its ARN */
  constructor(
    private readonly local: DeployedOrganization,
    role: string,
  ) {
    const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
    this.account = account;
    this.name = name;
  }

  async read(): Promise<RoleStatement[]> {
    expect(await this.iam('ListAttachedRolePolicies')).not.toContain('<PolicyArn>');
    expect(await this.iam('ListRolePolicies')).toContain('<member>permissions</member>');
    const xml = await this.iam('GetRolePolicy', { PolicyName: 'permissions' });
    const text = /<PolicyDocument>([^<]+)</.exec(xml)?.[1] ?? '';
    return JSON.parse(decodeURIComponent(text).replaceAll('&quot;', '"')).Statement as RoleStatement[];
  }

  async write(statements: readonly RoleStatement[]): Promise<void> {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await this.iam('PutRolePolicy', { PolicyName: 'permissions', PolicyDocument });
  }

  private async iam(operation: string, parameters: Record<string, string> = {}): Promise<string> {
    const scope = `${this.account}/20260101/us-east-1/iam/aws4_request`;
    const answer = await fetch(this.local.endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
      body: new URLSearchParams({ Action: operation, Version: '2010-05-08', RoleName: this.name, ...parameters }),
    });
    return answer.text();
  }
}
