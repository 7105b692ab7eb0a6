import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { deployerPolicies, deployerRole, deployerTrust } from '../../organization/deployer-policies';
import { policyJson } from '../../organization/deployer-permissions/deployer-policy';
import { roleArn } from '../../organization/names';
import type { DeployedOrganization } from './deployed-organization';

const stateBackend = { type: 's3', bucket: 'portcullis-states', region: 'us-east-1' };

/** A permission that a deployer was used for. */
export interface DeployerUse {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly refused?: true;
}

/**
 * The roles that docs/deployer-permissions.md describes, in every account of a local organization, with nothing but the
 * policies there; and the deployment by them.
 */
export class Deployers {
  #keys = { accessKeyId: '', secretAccessKey: '', sessionToken: '' };

  constructor(private readonly local: DeployedOrganization) {}

  /** The accounts that have a deployer. */
  get accounts(): string[] {
    const { managementAccount, securityAccount, members } = this.local.organization;
    return [managementAccount, securityAccount, ...members.map(({ id }) => id)];
  }

  /**
   * Makes the roles, has the local organization hold their sessions to them, writes them into the organization file, and
   * lets the CDKTF CLI act as the management account's.
   * @param reportOnly whether what is refused is only noted: to find everything that is missing at once
   */
  async takeOver(reportOnly = false): Promise<void> {
    this.local.changeOrganization((file) => (file.deploymentRole = deployerRole));
    for (const account of this.accounts) await this.make(account);
    const enforce = this.accounts.map((account) => this.arn(account));
    await this.local.local('permissions', { method: 'POST', body: JSON.stringify({ enforce, reportOnly }) });
    const { managementAccount, homeRegion } = this.local.organization;
    const sts = this.local.client(STSClient, managementAccount, homeRegion);
    const RoleArn = this.arn(managementAccount);
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'people' }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    this.#keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    this.local.deployWith({
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
    });
  }

  /** What the deployers were used for so far, refused calls included. */
  async uses(): Promise<DeployerUse[]> {
    const roles = this.accounts.map((account) => this.arn(account));
    return (await this.local.local<DeployerUse[]>('calls')).filter(({ role }) => roles.includes(role));
  }

  /** What was refused: a role, an action and a resource each. */
  async refusals(): Promise<string[]> {
    const refused = (await this.uses()).filter((use) => use.refused);
    return refused.map(({ role, action, resource }) => `${role}: ${action} on ${resource}`);
  }

  /** Asks as the management account's deployer for the role of an account. @throws where it is refused */
  async assume(account: string, role = deployerRole): Promise<void> {
    const { homeRegion: region } = this.local.organization;
    const sts = new STSClient({ endpoint: this.local.endpoint, region, credentials: this.#keys });
    const RoleArn = roleArn(region, account, role);
    await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'people' }));
  }

  /** Puts the states into a bucket of the management account, whose deployer alone reads and writes them. */
  async keepStatesInS3(): Promise<void> {
    this.local.changeOrganization((file) => (file.stateBackend = stateBackend));
    const { bucket, region } = stateBackend;
    const scope = `${this.local.organization.managementAccount}/20260101/${region}/s3/aws4_request`;
    const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
    const answer = await fetch(`${this.local.endpoint}/${bucket}`, { method: 'PUT', headers });
    if (!answer.ok) throw new Error(`The bucket ${bucket} could not be made: ${await answer.text()}`);
  }

  private arn(account: string): string {
    return roleArn(this.local.organization.homeRegion, account, deployerRole);
  }

  /** Makes the deployer of an account, with its policies. */
  async make(account: string): Promise<void> {
    const { organization } = this.local;
    const trust = JSON.stringify(deployerTrust(organization, account));
    await this.iam(account, 'CreateRole', { RoleName: deployerRole, AssumeRolePolicyDocument: trust });
    for (const policy of deployerPolicies(organization, account)) {
      const PolicyDocument = JSON.stringify(policyJson(policy));
      await this.iam(account, 'CreatePolicy', { PolicyName: policy.name, PolicyDocument });
      const PolicyArn = `arn:aws:iam::${account}:policy/${policy.name}`;
      await this.iam(account, 'AttachRolePolicy', { RoleName: deployerRole, PolicyArn });
    }
  }

  private async iam(account: string, operation: string, parameters: Record<string, string>): Promise<void> {
    const scope = `${account}/20260101/us-east-1/iam/aws4_request`;
    const answer = await fetch(this.local.endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
      body: new URLSearchParams({ Action: operation, Version: '2010-05-08', ...parameters }),
    });
    if (!answer.ok) throw new Error(`${operation} in ${account}: ${await answer.text()}`);
  }
}
