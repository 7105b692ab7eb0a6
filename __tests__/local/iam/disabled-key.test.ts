import { refusalError } from '../../../local/fault-error';
import { Access } from '../../../local/iam/access';
import { decryptEnvironment } from '../../../local/services/lambda/execution-role';
import { FakeMoto, iamAnswers } from '../fake-moto';

const account = '222222222222';
const caller = { role: `arn:aws:iam::${account}:role/worker`, session: 's' };
const key = `arn:aws:kms:us-west-2:${account}:key/1`;
const arn = (service: string, resource: string) => `arn:aws:${service}:us-west-2:${account}:${resource}`;

describe('a key that is disabled', () => {
  const accessWith = (KeyState: string, Action = '*') => {
    const statements = [{ Effect: 'Allow', Action, Resource: '*' }];
    const toRoot = {
      ...{ Effect: 'Allow', Action: 'kms:*', Resource: '*' },
      Principal: { AWS: `arn:aws:iam::${account}:root` },
    };
    const moto = new FakeMoto({
      ...iamAnswers({ worker: { trusts: 'lambda.amazonaws.com', statements } }),
      'dynamodb DescribeTable': () => ({ Table: { SSEDescription: { KMSMasterKeyArn: key } } }),
      'secretsmanager DescribeSecret': () => ({ KmsKeyId: key }),
      'sqs GetQueueAttributes': () => ({ Attributes: { KmsMasterKeyId: key } }),
      'kms GetKeyPolicy': () => ({ Policy: JSON.stringify({ Statement: [toRoot] }) }),
      'kms ListAliases': () => ({ Aliases: [] }),
      'kms DescribeKey': () => ({ KeyMetadata: { KeyState } }),
    });
    return new Access({ moto, keyOfFirewallResource: async () => key });
  };

  // Secrets Manager's, SQS's and Lambda's names are those of their models.
  it.each([
    ['dynamodb', 'GetItem', arn('dynamodb', 'table/state'), 'AccessDeniedException'],
    ['secretsmanager', 'GetSecretValue', arn('secretsmanager', 'secret:hook-1'), 'DecryptionFailure'],
    ['secretsmanager', 'PutSecretValue', arn('secretsmanager', 'secret:hook-1'), 'EncryptionFailure'],
    ['sqs', 'SendMessage', arn('sqs', 'dead'), 'KmsDisabled'],
    ['network-firewall', 'UpdateRuleGroup', arn('network-firewall', 'stateless-rulegroup/a'), 'AccessDeniedException'],
  ])('makes %s %s fail', async (service, operation, resource, code) => {
    const asked = { action: `${service}:${operation}`, resource };
    expect(await accessWith('Enabled').refusal(caller, asked)).toBeUndefined();
    for (const state of ['Disabled', 'PendingDeletion']) {
      const refusal = await accessWith(state).refusal(caller, asked);
      expect(refusal).toBe(`${key} is disabled.`);
      expect(refusalError({ service, accessKeyId: '' }, operation, refusal ?? '')).toMatchObject({ code });
    }
  });

  it('is denied before that to whoever may not use it', async () => {
    const asked = { action: 'dynamodb:GetItem', resource: arn('dynamodb', 'table/state') };
    expect(await accessWith('Disabled', 'dynamodb:*').refusal(caller, asked)).toContain('perform: kms:Decrypt');
  });

  it("keeps a function's environment from being decrypted", async () => {
    const configuration = {
      ...{ FunctionArn: arn('lambda', 'function:f'), KMSKeyArn: key, Environment: { Variables: { A: 'b' } } },
    } as unknown as Parameters<typeof decryptEnvironment>[0];
    await decryptEnvironment(configuration, caller, accessWith('Enabled'));
    const decrypt = decryptEnvironment(configuration, caller, accessWith('Disabled'));
    await expect(decrypt).rejects.toMatchObject({ code: 'KMSDisabledException', status: 502 });
  });

  it('is any other word where a call is not allowed', () => {
    expect(refusalError({ service: 'sqs', accessKeyId: '' }, 'SendMessage', 'no')).toMatchObject({
      code: 'AccessDenied',
    });
  });
});
