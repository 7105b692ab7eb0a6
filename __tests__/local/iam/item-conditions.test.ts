import { Access } from '../../../local/iam/access';
import { Permissions } from '../../../local/iam/permissions';
import { RoleSessions } from '../../../local/iam/role-sessions';
import type { AwsRequest } from '../../../local/service';
import { hostsTable, roleName, stateTable } from '../../../organization/names';
import { organization } from '../../stacks/organizations';
import { DeployedMoto } from './deployed-moto';

const deployed = new DeployedMoto(organization, ['delegated-admin']);
const account = organization.securityAccount;
const place = { account, region: organization.homeRegion };
const named = (name: string) => ({ Name: { S: name } });

/** What a function's deployed role says to a call. */
async function ask(name: string, operation: string, input: object): Promise<string> {
  const moto = deployed.moto();
  const sessions = new RoleSessions();
  const { arn: role } = deployed.ofType('aws_iam_role').find(({ arn }) => arn.endsWith(`/${roleName(name)}`))!;
  sessions.begin('ASIA', { role, session: name });
  const request = { service: 'dynamodb', ...place, accessKeyId: 'ASIA', body: Buffer.from(JSON.stringify(input)) };
  const asked = new Permissions({ sessions, access: new Access({ moto }), moto });
  return asked.check(request as unknown as AwsRequest, operation).then(
    () => 'allowed',
    (error: unknown) => String(error),
  );
}

const onState = (item: string) => ({ TableName: stateTable, Key: named(item), Item: named(item) });
const keys = (...items: string[]) => ({ RequestItems: { [stateTable]: { Keys: items.map(named) } } });

// "Using IAM policy conditions for fine-grained access control" (DynamoDB's developer guide): every key of a call must
// fit, and a call that names none, as a scan, has nothing that could fail to.
describe('what each function may do to single items of the state table', () => {
  it.each([
    ['send-gd-finding', 'PutItem', onState('told/1')],
    ['send-gd-finding', 'UpdateItem', onState('openings/1')],
    ['send-gd-finding', 'GetItem', onState('batch/0')],
    ['update-nf-rg', 'GetItem', onState('batch/0')],
    ['update-nf-rg', 'BatchGetItem', keys('blocklist', 'firewall/1')],
    ['update-nf-rg', 'UpdateItem', onState('firewall/1')],
    ['add-ip-to-ddb', 'UpdateItem', onState('blocklist')],
    ['add-ip-to-ddb', 'GetItem', onState('openings/1')],
    ['add-ip-to-ddb', 'UpdateItem', onState('openings/1')],
    ['get-ip-from-ddb', 'UpdateItem', onState('blocklist')],
    ['enrol-members', 'PutItem', onState('enrolment/memory')],
  ])('%s may %s what is its own', async (name, operation, input) => {
    expect(await ask(name, operation, input)).toBe('allowed');
  });

  it.each([
    ['send-gd-finding', 'DeleteItem', onState('batch/0')],
    ['send-gd-finding', 'PutItem', onState('batch/0')],
    ['send-gd-finding', 'UpdateItem', onState('blocklist')],
    ['send-gd-finding', 'UpdateItem', onState('firewall/1')],
    ['send-gd-finding', 'PutItem', onState('enrolment')],
    ['update-nf-rg', 'PutItem', onState('batch/0')],
    ['update-nf-rg', 'UpdateItem', onState('blocklist')],
    ['update-nf-rg', 'PutItem', onState('told/1')],
    ['update-nf-rg', 'BatchGetItem', keys('firewall/1', 'told/1')],
    ['add-ip-to-ddb', 'UpdateItem', onState('firewall/1')],
    ['add-ip-to-ddb', 'UpdateItem', onState('told/1')],
    ['get-ip-from-ddb', 'UpdateItem', onState('batch/0')],
    ['enrol-members', 'PutItem', onState('enrolment')],
    ['enrol-members', 'PutItem', onState('blocklist')],
    ['enrol-members', 'DeleteItem', onState('batch/0')],
    ['sechub-record-ip', 'UpdateItem', onState('batch/0')],
    ['sechub-reconcile', 'UpdateItem', onState('firewall/1')],
  ])('%s may not %s what is not', async (name, operation, input) => {
    expect(await ask(name, operation, input)).toContain('is not authorized to perform');
  });

  it.each(['send-gd-finding', 'update-nf-rg', 'add-ip-to-ddb', 'get-ip-from-ddb', 'enrol-members'])(
    '%s may not pass by the conditions, with a call that names no item or names it in a text',
    async (name) => {
      expect(await ask(name, 'Scan', { TableName: stateTable })).toContain('is not authorized to perform');
      expect(await ask(name, 'Query', { TableName: stateTable })).toContain('is not authorized to perform');
      const statement = { Statement: `DELETE FROM "${stateTable}" WHERE "Name" = 'batch/0'` };
      expect(await ask(name, 'ExecuteStatement', statement)).toContain('is not authorized to perform');
    },
  );

  it('has a scan allowed only of the hosts, by the functions that read them all', async () => {
    const scan = { TableName: hostsTable };
    expect(await ask('update-nf-rg', 'Scan', scan)).toBe('allowed');
    expect(await ask('send-gd-finding', 'Scan', scan)).toContain('is not authorized to perform');
  });
});

describe('a statement for some items', () => {
  it('would let a scan pass without the condition that a key is named', async () => {
    const { arn: role } = deployed.ofType('aws_iam_role').find(({ arn }) => arn.endsWith(roleName('send-gd-finding')))!;
    const held = deployed.policies.get(role)!;
    const whole = held.statements;
    held.statements = [
      {
        ...{ Sid: 'Scan', Effect: 'Allow', Action: 'dynamodb:Scan', Resource: '*' },
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['told/*'] } },
      } as never,
      { Sid: 'Key', Effect: 'Allow', Action: 'kms:*', Resource: '*' } as never,
    ];
    try {
      expect(await ask('send-gd-finding', 'Scan', { TableName: stateTable })).toBe('allowed');
    } finally {
      held.statements = whole;
    }
  });
});
