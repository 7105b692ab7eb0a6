import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateFunctionCommand, GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { strToU8, zipSync } from 'fflate';

import { policy, startServices } from './local-services';
import { describeLocal } from './requirements';

// The whole way of an event through the services of the gateway and the real moto behind it, spoken to by AWS's own SDK.
describeLocal('EventBridge, Lambda and Step Functions over moto', () => {
  const management = { account: '111111111111', region: 'us-west-2' };
  const pattern = { source: ['portcullis.test'], detail: { findings: { Product: ['GuardDuty'], Label: ['HIGH'] } } };
  const high = { Product: 'GuardDuty', Label: 'HIGH' };
  let local: Awaited<ReturnType<typeof startServices>>;
  let member: typeof management;
  let machineArn = '';

  const organizations = async (operation: string, input: object = {}) => {
    const target = `AWSOrganizationsV20161128.${operation}`;
    return local.moto.json({ ...management, region: 'us-east-1' }, 'organizations', target, input);
  };
  const put = async (findings: object[]) => {
    const Entries = [
      { Source: 'portcullis.test', DetailType: 'Test', Detail: JSON.stringify({ findings }), Resources: ['arn:one'] },
    ];
    const client = new EventBridgeClient(local.settings(member));
    const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
    await local.events.settled();
  };
  const executions = async () => {
    const sfn = new SFNClient(local.settings(management));
    for (;;) {
      const { executions: all = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn }));
      if (all.every(({ status }) => status !== 'RUNNING')) return all;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeAll(async () => {
    local = await startServices(management.account);
    const { Organization } = await organizations('CreateOrganization', { FeatureSet: 'ALL' });
    const created = await organizations('CreateAccount', { AccountName: 'member', Email: 'member@example.com' });
    const account = (created['CreateAccountStatus'] as { AccountId: string }).AccountId;
    member = { account, region: 'us-east-1' };

    const role = (name: string, service: string, actions: string[]) =>
      local.role(management.account, name, `${service}.amazonaws.com`, actions);
    const lambda = new LambdaClient(local.settings(management));
    const source = `exports.handler = async ({ account, region, resources, detail }) => {
      if (detail.findings[0].fail) throw Object.assign(new Error('no'), { name: 'Refused' });
      return { account, region, resources, count: detail.findings.length };
    }`;
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        ...{ FunctionName: 'count', Runtime: 'nodejs22.x', Handler: 'index.handler' },
        Role: await role('function', 'lambda', ['logs:*']),
        Code: { ZipFile: zipSync({ 'index.js': strToU8(source) }) },
        KMSKeyArn: `arn:aws:kms:us-west-2:${management.account}:key/1`,
      }),
    );
    await new DynamoDBClient(local.settings(management)).send(
      new CreateTableCommand({
        TableName: 'counts',
        KeySchema: [{ AttributeName: 'Account', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'Account', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const definition = {
      StartAt: 'Count',
      States: {
        Count: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: FunctionArn, 'Payload.$': '$' },
          OutputPath: '$.Payload',
          Next: 'Keep',
        },
        Keep: {
          Type: 'Task',
          Resource: 'arn:aws:states:::dynamodb:putItem',
          Parameters: {
            TableName: 'counts',
            Item: { Account: { 'S.$': '$.account' }, Count: { 'N.$': "States.Format('{}', $.count)" } },
            ConditionExpression: 'attribute_not_exists(Account)',
          },
          ResultPath: null,
          End: true,
        },
      },
    };
    const machine = await new SFNClient(local.settings(management)).send(
      new CreateStateMachineCommand({
        name: 'count',
        definition: JSON.stringify(definition),
        roleArn: await role('machine', 'states', ['lambda:InvokeFunction', 'dynamodb:PutItem']),
      }),
    );
    machineArn = machine.stateMachineArn ?? '';

    const hub = new EventBridgeClient(local.settings(management));
    const { EventBusArn: Resource } = await hub.send(new CreateEventBusCommand({ Name: 'findings' }));
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': (Organization as { Id: string }).Id } };
    const ofOrganization = {
      Sid: 'org',
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource,
      Condition,
    };
    await hub.send(new PutPermissionCommand({ EventBusName: 'findings', Policy: policy(ofOrganization) }));
    const rule = { Name: 'catch', EventBusName: 'findings' };
    await hub.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify(pattern) }));
    const RoleArn = await role('starter', 'events', ['states:StartExecution']);
    await hub.send(
      new PutTargetsCommand({
        Rule: 'catch',
        EventBusName: 'findings',
        Targets: [{ Id: '1', Arn: machineArn, RoleArn }],
      }),
    );

    const sender = new EventBridgeClient(local.settings(member));
    await sender.send(
      new PutRuleCommand({ Name: 'forward', EventPattern: JSON.stringify({ source: ['portcullis.test'] }) }),
    );
    const forwarder = await local.role(member.account, 'forwarder', 'events.amazonaws.com', ['events:PutEvents']);
    await sender.send(
      new PutTargetsCommand({ Rule: 'forward', Targets: [{ Id: '1', Arn: Resource, RoleArn: forwarder }] }),
    );
  }, 120_000);

  afterAll(() => local.stop(), 30_000);

  it('takes an event of a member through the bus of another account to a machine, a function and a table', async () => {
    await put([high, { Product: 'Macie', Label: 'LOW' }]);

    const [execution] = await executions();
    const sfn = new SFNClient(local.settings(management));
    const { executionArn } = execution!;
    const { status, output = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output)).toEqual({
      account: member.account,
      region: 'us-east-1',
      resources: ['arn:one'],
      count: 2,
    });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.filter(({ type }) => type === 'TaskSucceeded')).toHaveLength(2);
    const table = new DynamoDBClient(local.settings(management));
    const { Item } = await table.send(
      new GetItemCommand({ TableName: 'counts', Key: { Account: { S: member.account } } }),
    );
    expect(Item?.['Count']).toEqual({ N: '2' });
  }, 30_000);

  it('starts nothing for an event whose findings match only together', async () => {
    const before = (await executions()).length;
    await put([
      { Product: 'GuardDuty', Label: 'LOW' },
      { Product: 'Macie', Label: 'HIGH' },
    ]);
    expect(await executions()).toHaveLength(before);
  }, 30_000);

  it("ends an execution with the names of a function's and of DynamoDB's errors", async () => {
    const sfn = new SFNClient(local.settings(management));
    const newest = async () =>
      sfn.send(new DescribeExecutionCommand({ executionArn: (await executions())[0]!.executionArn }));
    await put([{ ...high, fail: true }]);
    expect(await newest()).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: expect.stringContaining('"errorMessage":"no"'),
    });
    await put([high]);
    expect(await newest()).toMatchObject({ status: 'FAILED', error: 'DynamoDB.ConditionalCheckFailedException' });
  }, 30_000);

  it('invokes a function by the SDK and keeps what moto drops of it', async () => {
    const client = new LambdaClient(local.settings(management));
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'count' }));
    expect(Configuration?.KMSKeyArn).toBe(`arn:aws:kms:us-west-2:${management.account}:key/1`);
    const payload = { detail: { findings: [{ fail: true }] } };
    const {
      FunctionError,
      Payload,
      LogResult = '',
    } = await client.send(
      new InvokeCommand({ FunctionName: 'count', Payload: JSON.stringify(payload), LogType: 'Tail' }),
    );
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ errorType: 'Refused' });
    expect(Buffer.from(LogResult, 'base64').toString()).toContain('REPORT RequestId');
  }, 30_000);
});
