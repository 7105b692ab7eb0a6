import { documentedOrganization } from '../../build/documented-organization';
import { functionNames } from '../../organization/names';
import { deployerPolicies, deployerTrust } from '../../organization/deployer-policies';
import { mostCharacters, policyJson } from '../../organization/deployer-permissions/deployer-policy';

const organization = documentedOrganization();
const { managementAccount, securityAccount, members } = organization;
const member = members[0]!.id;
const kinds = [
  ['the management account', managementAccount],
  ['the security account', securityAccount],
  ['a member', member],
] as const;
const statementsOf = (account: string) =>
  deployerPolicies(organization, account).flatMap(({ statements }) => statements);

/** What tells ours from others' resources: whoever may choose a name has chosen one of these. */
const ourNames = new RegExp(
  `portcullis-|sechub-|(alias|dashboard)/portcullis|(${[...functionNames, 'enrol-members'].join('|')})`,
);

describe.each(kinds)("the deployer's policies of %s", (_, account) => {
  it('fit in the managed policies of IAM, ten of which a role may have', () => {
    const policies = deployerPolicies(organization, account);
    for (const policy of policies)
      expect(JSON.stringify(policyJson(policy)).length).toBeLessThanOrEqual(mostCharacters);
    expect(policies.length).toBeLessThanOrEqual(10);
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  });

  it('say why, wherever a resource bears no name of ours', () => {
    const unnamed = statementsOf(account).filter(({ Resource }) => !Resource.every((each) => ourNames.test(each)));
    expect(unnamed.filter(({ why }) => why === undefined).map(({ Sid }) => Sid)).toEqual([]);
  });

  it('give no reason where all resources bear a name of ours', () => {
    // The names that the organization file gives are nobody's by their look.
    const named = statementsOf(account).filter(({ Resource }) => Resource.every((each) => ourNames.test(each)));
    const given = named.filter(({ why }) => why !== undefined && !/deploymentRole|slackWebhookSecret/.test(why));
    expect(given.map(({ Sid }) => Sid)).toEqual([]);
  });

  it('allow no action by a wildcard, but for those of KMS that are families', () => {
    const actions = statementsOf(account).flatMap(({ Effect, Action }) => (Effect === 'Deny' ? [] : Action));
    expect(
      actions.filter((action) => action.includes('*') && !/^kms:(GenerateDataKey|ReEncrypt)\*$/.test(action)),
    ).toEqual([]);
  });

  it('name as rarely used only what they allow', () => {
    for (const { Action, rarely = {} } of statementsOf(account)) {
      for (const action of Object.keys(rarely)) expect(Action).toContain(action);
    }
  });

  it('have statements that are told apart', () => {
    for (const { statements } of deployerPolicies(organization, account)) {
      const ids = statements.map(({ Sid }) => Sid);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/);
    }
  });
});

describe('a deployer', () => {
  it('hands roles of ours alone to services, and to those that it names', () => {
    const passing = kinds
      .flatMap(([, account]) => statementsOf(account))
      .filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing).toMatchObject([
      {
        Action: ['iam:PassRole'],
        Resource: [`arn:aws:iam::${securityAccount}:role/portcullis-*`],
        Condition: { StringEquals: { 'iam:PassedToService': expect.arrayContaining(['lambda.amazonaws.com']) } },
      },
    ]);
  });

  it.each([managementAccount, securityAccount, member])('may not change its own role in %s', (account) => {
    expect(statementsOf(account)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['iam:*'],
        Resource: [`arn:aws:iam::${account}:role/portcullis-deployer`],
      }),
    );
  });

  it("never writes rules of a rule group, nor items of the hosts, nor the webhook's secret", () => {
    const allowed = kinds.flatMap(([, account]) => statementsOf(account));
    const actions = allowed.flatMap(({ Action }) => Action);
    for (const never of ['network-firewall:UpdateRuleGroup', 'secretsmanager:GetSecretValue']) {
      expect(actions).not.toContain(never);
    }
    const items = allowed.filter(({ Action }) => Action.some((action) => /^dynamodb:\w+Item$/.test(action)));
    expect(items.flatMap(({ Resource }) => Resource)).toEqual([
      `arn:aws:dynamodb:*:${securityAccount}:table/portcullis-state`,
    ]);
  });

  it('reads and writes states where it runs Terraform alone, and takes the lock away but no state', () => {
    const states = deployerPolicies(organization, managementAccount).flatMap(({ statements }) => statements);
    const deleting = states.filter(({ Action }) => Action.includes('s3:DeleteObject'));
    expect(deleting.flatMap(({ Resource }) => Resource)).toEqual([
      'arn:aws:s3:::example-terraform-states/portcullis/*.tfstate.tflock',
    ]);
    const withoutBackend = { ...organization };
    delete (withoutBackend as { stateBackend?: unknown }).stateBackend;
    expect(deployerPolicies(withoutBackend, managementAccount).map(({ name }) => name)).toEqual([
      'portcullis-deployer-organization',
    ]);
    expect(statementsOf(securityAccount).flatMap(({ Action }) => Action)).not.toContain('s3:PutObject');
  });

  it('lets Network Firewall complete the policy of the bucket that logs go to, where there is one', () => {
    const firewallLogs = { types: organization.firewallLogs.types };
    const sids = (of: typeof organization) =>
      deployerPolicies(of, member).flatMap(({ statements }) => statements.map(({ Sid }) => Sid));
    expect(sids(organization)).toContain('LogBucket');
    expect(sids({ ...organization, firewallLogs })).not.toContain('LogBucket');
  });

  it("is trusted by no other account than the management account, and there by its deployer's role", () => {
    expect(deployerTrust(organization, member)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${managementAccount}:root` },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${managementAccount}:role/portcullis-deployer` },
          },
        },
      ],
    });
  });
});
