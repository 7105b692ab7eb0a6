import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import {
  BatchImportFindingsCommand,
  EnableSecurityHubCommand,
  GetEnabledStandardsCommand,
  ListMembersCommand,
  ListStandardsControlAssociationsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshBruteForce } from '../../local/demo/finding';
import { startLocalOrganization, type LocalOrganization } from '../../local/start';
import { loadOrganization } from '../../organization/load-organization';
import type { Json } from '../local/fake-moto';
import { describeLocal } from './requirements';

describeLocal('the local organization', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'portcullis-local-'));
  let local: LocalOrganization;

  beforeAll(async () => {
    local = await startLocalOrganization({ port: 0, stateDir });
  }, 120_000);
  afterAll(async () => {
    await local.stop();
    rmSync(stateDir, { recursive: true });
  });

  const as = (account: string, region: string) => ({
    endpoint: local.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });

  it('has the accounts, VPCs and subnets that its organization file covers, and one account more', async () => {
    const organization = loadOrganization(local.organizationFile);
    const client = new OrganizationsClient(as(organization.managementAccount, 'us-east-1'));
    const ids: (string | undefined)[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
      ids.push(...Accounts.map(({ Id }) => Id));
    expect(ids.sort()).toEqual(
      [
        organization.managementAccount,
        organization.securityAccount,
        ...organization.members.map(({ id }) => id),
        local.accounts.unwritten.id,
      ].sort(),
    );
    for (const { id, vpcs } of organization.members) {
      for (const vpc of vpcs) {
        const ec2 = new EC2Client(as(id, vpc.region));
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc.id] }));
        expect(Vpcs).toHaveLength(1);
        const Filters = [{ Name: 'vpc-id', Values: [vpc.id] }];
        const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
        expect(Subnets.map(({ SubnetId }) => SubnetId).sort()).toEqual([...(vpc.firewallSubnets ?? [])].sort());
      }
    }
  });

  it('can have everything on, as somebody else has set it, with the same ids as on every start', async () => {
    const other = mkdtempSync(join(tmpdir(), 'portcullis-local-'));
    const guardDutyWithout = { 'us-east-1': ['RUNTIME_MONITORING'] };
    const on = await startLocalOrganization({ port: 0, stateDir: other, everythingOn: true, guardDutyWithout });
    try {
      const { management, security, members, unwritten } = on.accounts;
      expect(on.accounts).toEqual(local.accounts);
      const others = [management, ...members, unwritten].map(({ id }) => id).sort();
      for (const region of ['us-west-2', 'us-east-1']) {
        const client = { ...as(security.id, region), endpoint: on.endpoint };
        const scope = `${security.id}/20260101/${region}/guardduty/aws4_request`;
        const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
        const guardDuty = async (path: string): Promise<Json> =>
          (await fetch(`${on.endpoint}/detector${path}`, { headers: { authorization } })).json();
        const id = `/${(await guardDuty('')).detectorIds[0]}`;
        const { features, findingPublishingFrequency } = await guardDuty(id);
        expect(findingPublishingFrequency).toBe('SIX_HOURS');
        const offers = features.some(({ name }: Json) => name === 'RUNTIME_MONITORING');
        expect(offers).toBe(region === 'us-west-2');
        const watched = (await guardDuty(`${id}/member`)).members;
        expect(watched.map(({ accountId }: Json) => accountId)).toEqual(others);

        const hub = new SecurityHubClient(client);
        const enrolled = await hub.send(new ListMembersCommand({}));
        expect(enrolled.Members?.map(({ AccountId }) => AccountId)).toEqual(others);
        const standards = await hub.send(new GetEnabledStandardsCommand({}));
        expect(standards.StandardsSubscriptions).toHaveLength(2);
      }
    } finally {
      await on.stop();
      rmSync(other, { recursive: true });
    }
  }, 120_000);

  it('takes temporary credentials for the account of their role', async () => {
    const { management, security } = local.accounts;
    const RoleArn = `arn:aws:iam::${security.id}:role/OrganizationAccountAccessRole`;
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' });
    const { Credentials } = await new STSClient(as(management.id, 'us-west-2')).send(assume);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials!;
    const credentials = { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! };
    const sts = new STSClient({ endpoint: local.endpoint, region: 'us-west-2', credentials });

    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(security.id);
  });

  it('says at once what it does not know', async () => {
    const hub = new SecurityHubClient(as('111111111111', 'us-west-2'));
    const unknown = hub.send(new ListStandardsControlAssociationsCommand({ SecurityControlId: 'IAM.1' }));

    await expect(unknown).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('securityhub GET /associations'),
    });
  });

  it('puts an event for an imported finding on the bus of its account', async () => {
    const [member] = local.accounts.members;
    const hub = new SecurityHubClient(as(member!.id, 'us-east-1'));
    await hub.send(new EnableSecurityHubCommand({}));
    const from = local.observations.since(0).length;
    const finding = sshBruteForce({
      ...{ id: 'a'.repeat(32), account: member!.id, region: 'us-east-1', host: '185.220.101.4', at: new Date() },
    });
    const answer = await hub.send(new BatchImportFindingsCommand({ Findings: [structuredClone(finding) as never] }));

    expect(answer).toMatchObject({ SuccessCount: 1, FailedCount: 0 });
    expect(local.observations.since(from)).toMatchObject([{ kind: 'event', account: member!.id, region: 'us-east-1' }]);
  });

  it('says that its port is taken, and leaves the one that has it alone', async () => {
    const port = Number(new URL(local.endpoint).port);
    const other = mkdtempSync(join(tmpdir(), 'portcullis-local-'));
    await expect(startLocalOrganization({ port, stateDir: other })).rejects.toThrow(`Port ${port} is in use`);
    // Not even its directory is held any more.
    expect(readdirSync(other)).toEqual([]);
    rmSync(other, { recursive: true });

    expect((await fetch(`${local.endpoint}/_local/health`)).status).toBe(200);
  });

  it('says that its directory is in use, whatever the port, and changes nothing in it', async () => {
    const state = join(local.workspace, 'terraform.management.tfstate');
    writeFileSync(state, '{}');
    const second = startLocalOrganization({ port: 0, stateDir });
    await expect(second).rejects.toThrow(`${stateDir} is in use by`);

    expect(readFileSync(state, 'utf8')).toBe('{}');
    rmSync(state);
  });

  it('says what to do with it', () => {
    const text = local.howToTalkToIt();
    for (const expected of [
      local.endpoint,
      local.organizationFile,
      local.accounts.security.id,
      'export AWS_ENDPOINT_URL=',
    ]) {
      expect(text).toContain(expected);
    }
  });
});
