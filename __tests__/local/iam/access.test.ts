import { Access } from '../../../local/iam/access';
import { type Answers, FakeMoto, iamAnswers } from '../fake-moto';

const account = '222222222222';
const role = `arn:aws:iam::${account}:role/worker`;
const caller = { role, session: 's' };
const key = `arn:aws:kms:us-west-2:${account}:key/1`;
const table = `arn:aws:dynamodb:us-west-2:${account}:table/state`;
const queue = `arn:aws:sqs:us-west-2:${account}:dead`;
const group = `arn:aws:network-firewall:us-west-2:${account}:stateless-rulegroup/portcullis-vpc-1`;

const allow = (Action: string | string[], Resource: string, more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const toRoot = allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } });
const json = (...Statement: object[]) => JSON.stringify({ Statement });

function setUp(statements: object[], extra: Answers = {}) {
  const moto = new FakeMoto({
    ...iamAnswers({ worker: { trusts: 'states.amazonaws.com', statements } }),
    'dynamodb DescribeTable': () => ({ Table: { SSEDescription: { KMSMasterKeyArn: key } } }),
    'kms GetKeyPolicy': () => ({ Policy: json(toRoot) }),
    'kms ListAliases': () => ({ Aliases: [{ AliasName: 'alias/portcullis-vpc-1' }] }),
    ...extra,
  });
  return new Access({ moto, keyOfFirewallResource: async () => key });
}

describe('what is encrypted with a key of the customer', () => {
  const read = { action: 'dynamodb:GetItem', resource: table };
  const write = { action: 'dynamodb:UpdateItem', resource: table };
  const onTable = allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], table);

  it.each([
    ['is read with kms:Decrypt', read, [allow('kms:Decrypt', key)], undefined],
    ['is written with both', write, [allow(['kms:Decrypt', 'kms:GenerateDataKey'], key)], undefined],
    ['is not written with kms:Decrypt', write, [allow('kms:Decrypt', key)], 'perform: kms:GenerateDataKey'],
    ['is not read without', read, [], `perform: kms:Decrypt on resource: ${key} because no identity-based`],
    [
      'is read through its own service',
      read,
      [
        allow('kms:Decrypt', '*', {
          Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.us-west-2.amazonaws.com' } },
        }),
      ],
      undefined,
    ],
    [
      'is not read through another service',
      read,
      [allow('kms:Decrypt', '*', { Condition: { StringLike: { 'kms:ViaService': 'sqs.*' } } })],
      'perform: kms:Decrypt',
    ],
    [
      'is read as the table that it is',
      read,
      [
        allow('kms:Decrypt', '*', {
          Condition: { StringEquals: { 'kms:EncryptionContext:aws:dynamodb:tableName': 'state' } },
        }),
      ],
      undefined,
    ],
  ])('%s', async (_, asked, statements, refusal) => {
    const said = await setUp([onTable, ...statements]).refusal(caller, asked);
    if (refusal === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(refusal);
  });

  it("is closed where the key's policy leaves nothing to the account's own policies", async () => {
    const other = allow('kms:*', '*', { Principal: { AWS: 'arn:aws:iam::999999999999:root' } });
    const access = setUp([onTable, allow('kms:*', '*')], { 'kms GetKeyPolicy': () => ({ Policy: json(other) }) });
    expect(await access.refusal(caller, read)).toContain('no resource-based policy allows the kms:Decrypt action');
  });

  it("is open to whom the key's policy names", async () => {
    const named = allow('kms:Decrypt', '*', { Principal: { AWS: role } });
    const access = setUp([onTable], { 'kms GetKeyPolicy': () => ({ Policy: json(named) }) });
    expect(await access.refusal(caller, read)).toBeUndefined();
  });

  it("needs no permission for AWS's own key", async () => {
    const KMSMasterKeyArn = `arn:aws:kms:us-west-2:${account}:alias/aws/dynamodb`;
    const own = { 'dynamodb DescribeTable': () => ({ Table: { SSEDescription: { KMSMasterKeyArn } } }) };
    expect(await setUp([onTable], own).refusal(caller, read)).toBeUndefined();
  });

  it('is used as all that it was', async () => {
    const access = setUp([onTable, allow('kms:Decrypt', key)]);
    await access.refusal(caller, write);
    expect(access.used).toEqual([
      { role, action: 'dynamodb:UpdateItem', resource: table },
      { role, action: 'kms:Decrypt', resource: key },
      { role, action: 'kms:GenerateDataKey', resource: key, refused: true },
    ]);
  });

  describe('as a rule group is', () => {
    const refusal = async (action: string, ...statements: object[]) =>
      setUp([allow(action, group), ...statements]).refusal(caller, { action, resource: group });
    const [describeGroup, updateGroup] = ['network-firewall:DescribeRuleGroup', 'network-firewall:UpdateRuleGroup'];
    const ofAlias = (alias: string) => ({ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': alias } });
    const forService = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
    const inContext = { StringLike: { 'kms:EncryptionContext:aws:network-firewall:resource-id': '*' } };
    const decrypt = allow('kms:Decrypt', '*', { Condition: inContext });
    const use = allow(['kms:DescribeKey', 'kms:GenerateDataKey'], '*', {
      Condition: ofAlias('alias/portcullis-vpc-*'),
    });
    const grant = allow('kms:CreateGrant', '*', { Condition: { ...forService, ...ofAlias('alias/portcullis-vpc-*') } });

    it('is read with kms:Decrypt in the context of Network Firewall', async () => {
      expect(await refusal(describeGroup, decrypt)).toBeUndefined();
      expect(await refusal(describeGroup, use, grant)).toContain('perform: kms:Decrypt');
    });

    it('is written with a grant for the service, and with everything that the grant is for', async () => {
      expect(await refusal(updateGroup, decrypt, use, grant)).toBeUndefined();
      expect(await refusal(updateGroup, decrypt, use)).toContain('perform: kms:CreateGrant');
      expect(await refusal(updateGroup, decrypt, grant)).toContain('perform: kms:DescribeKey');
      expect(await refusal(updateGroup, use, grant)).toContain('perform: kms:Decrypt');
    });

    it('needs the key by its own alias', async () => {
      const other = { Condition: { ...forService, ...ofAlias('alias/other') } };
      expect(await refusal(updateGroup, decrypt, use, allow('kms:CreateGrant', '*', other))).toContain(
        'kms:CreateGrant',
      );
    });

    it.each([
      ['a service that KMS does not name', { StringLike: { 'kms:ViaService': 'network-firewall.*.amazonaws.com' } }],
      ["the resource's ARN", { StringEquals: { 'kms:EncryptionContext:aws:network-firewall:resource-id': group } }],
    ])('is not open to who asks for %s', async (_, Condition) => {
      expect(await refusal(describeGroup, allow('kms:Decrypt', '*', { Condition }))).toContain('perform: kms:Decrypt');
    });
  });
});

describe('a resource with a policy of its own', () => {
  const asked = { action: 'sqs:SendMessage', resource: queue };
  const withPolicy = (...statements: object[]) => ({
    'sqs GetQueueAttributes': () => ({ Attributes: { Policy: json(...statements) } }),
  });
  const everybody = { Principal: '*' };
  const whole = { Principal: { AWS: account } };

  it.each<[string, object[], object[], string | undefined]>([
    ['lets in whom it names, without a word of theirs', [], [allow('sqs:*', queue, everybody)], undefined],
    ['lets nobody in by naming their account alone', [], [allow('sqs:*', queue, whole)], 'no identity-based policy'],
    ['need not name whom their own policies let in', [allow('sqs:*', queue)], [], undefined],
    [
      'keeps out whom it denies',
      [allow('sqs:*', queue)],
      [{ ...allow('sqs:*', queue, everybody), Effect: 'Deny' }],
      'with an explicit deny in a resource-based policy',
    ],
    [
      'cannot overrule a denial of their own',
      [{ ...allow('sqs:*', queue), Effect: 'Deny' }],
      [allow('sqs:*', queue, everybody)],
      'with an explicit deny in an identity-based policy',
    ],
  ])('%s', async (_, statements, policy, refusal) => {
    const said = await setUp(statements, withPolicy(...policy)).refusal(caller, asked);
    if (refusal === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(refusal);
  });

  it('of another account must name them, and they must have leave to ask', async () => {
    const elsewhere = { ...asked, resource: queue.replace(account, '333333333333') };
    const open = withPolicy(allow('sqs:*', '*', whole));
    expect(await setUp([allow('sqs:*', '*')], open).refusal(caller, elsewhere)).toBeUndefined();
    expect(await setUp([], open).refusal(caller, elsewhere)).toContain('no identity-based policy');
    expect(await setUp([allow('sqs:*', '*')]).refusal(caller, elsewhere)).toContain('no resource-based policy');
    expect(await setUp([], open).refusal({ account }, elsewhere)).toBeUndefined();
    expect(await setUp([], withPolicy()).refusal({ account }, elsewhere)).toContain('User: arn:aws:iam');
  });

  it('lets a service in for what it says only', async () => {
    const sourceArn = `arn:aws:events:us-west-2:${account}:rule/findings/catch-ip`;
    const open = withPolicy(
      allow('sqs:SendMessage', queue, {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      }),
    );
    const access = setUp([], open);
    expect(await access.refusal({ service: 'events.amazonaws.com', sourceArn }, asked)).toBeUndefined();
    const other = { service: 'events.amazonaws.com', sourceArn: `${sourceArn}-v2` };
    expect(await access.refusal(other, asked)).toContain(`events.amazonaws.com for ${sourceArn}-v2 is not authorized`);
  });

  it('says what stands in the way without being understood', async () => {
    const odd = allow('sqs:*', queue, { Sid: 'Odd', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } });
    expect(await setUp([odd]).refusal(caller, asked)).toMatch(
      /\(the local organization does not know the condition operator IpAddress in statement Odd, nor the condition key aws:SourceIp in statement Odd\)$/,
    );
  });
});

describe('the trust of a role', () => {
  const trusting = (Condition: object) => ({
    'iam GetRole': () =>
      `<AssumeRolePolicyDocument>${encodeURIComponent(
        json({ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole', Condition }),
      )}</AssumeRolePolicyDocument>`,
  });
  const sourceArn = `arn:aws:states:us-west-2:${account}:stateMachine:m`;

  it.each([
    ['for its own account', { StringEquals: { 'aws:SourceAccount': account } }, true],
    ['for another account', { StringEquals: { 'aws:SourceAccount': '333333333333' } }, false],
    ['for one machine', { ArnLike: { 'aws:SourceArn': sourceArn } }, true],
    ['for another machine', { ArnLike: { 'aws:SourceArn': `${sourceArn}-2` } }, false],
  ])('in a service is %s', async (_, condition, isTrusted) => {
    const by = { service: 'states.amazonaws.com', sourceArn };
    const refusal = await setUp([], trusting(condition)).assumptionRefusal(role, by);
    expect(refusal === undefined).toBe(isTrusted);
  });

  it('does not hold for another service, nor where there is no role', async () => {
    const access = setUp([]);
    expect(await access.assumptionRefusal(role, { service: 'lambda.amazonaws.com' })).toContain(
      'cannot be assumed by lambda',
    );
    expect(await access.assumptionRefusal(`${role}-2`, { service: 'states.amazonaws.com' })).toContain(
      'does not exist',
    );
  });

  it('does not hold for a service that does not tell its account where the account is asked for', async () => {
    const condition = { StringEquals: { 'aws:SourceAccount': account } };
    const refusal = await setUp([], trusting(condition)).assumptionRefusal(role, { service: 'states.amazonaws.com' });
    expect(refusal).toContain('cannot be assumed');
  });
});
