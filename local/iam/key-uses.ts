import { parseArn } from './arn';
import type { ConditionContext } from './condition';
import type { Resources } from './resources';

/** One use of a key that a service makes in the name of who asked it for something. */
export interface KeyUse {
  /** Such as `kms:Decrypt`. */
  readonly action: string;
  /** ARN of the key. */
  readonly key: string;
  readonly context: ConditionContext;
}

const read = ['kms:Decrypt'];
const write = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** What services ask of KMS, by what they are asked, where AWS's documentation says so, and otherwise the stricter. */
const needs: readonly (readonly [action: RegExp, operations: readonly string[]])[] = [
  [/^dynamodb:(BatchGet|Get|Query|Scan|ConditionCheck)/, read],
  [/^dynamodb:(BatchWrite|Put|Update|Delete)Item/, write],
  [/^secretsmanager:GetSecretValue$/, read],
  [/^secretsmanager:PutSecretValue$/, write],
  // SQS decrypts the data key that it has made, to be sure of it.
  [/^(sqs:SendMessage|sns:Publish)$/, write],
  [/^sqs:ReceiveMessage$/, read],
  [/^network-firewall:Describe/, ['kms:Decrypt', 'kms:DescribeKey']],
  [/^network-firewall:Update/, ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey']],
];

/** The uses of a customer's key that come with an action on a resource; none where the resource has no such key. */
export async function keyUses(
  action: string,
  arn: string,
  resources: Pick<Resources, 'keyOf'>,
): Promise<readonly KeyUse[]> {
  const operations = needs.find(([pattern]) => pattern.test(action))?.[1];
  if (operations === undefined) return [];
  const resource = arn.replace(/\/index\/.*$/, '');
  const key = await resources.keyOf(resource);
  if (key === undefined) return [];
  const { service, where } = parseArn(resource);
  const context = {
    'kms:ViaService': `${service}.${where.region}.amazonaws.com`,
    ...encryptionContext(resource),
  };
  return operations.map((operation) => ({ action: operation, key, context }));
}

function encryptionContext(arn: string): ConditionContext {
  const { service, where, resource } = parseArn(arn);
  const named = (context: Readonly<Record<string, string>>): ConditionContext =>
    Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  switch (service) {
    case 'dynamodb':
      return named({
        'aws:dynamodb:tableName': resource.replace(/^table\//, ''),
        'aws:dynamodb:subscriberId': where.account,
      });
    case 'secretsmanager':
      return named({ SecretARN: arn });
    case 'sqs':
      return named({ 'aws:sqs:arn': arn });
    case 'sns':
      return named({ 'aws:sns:topicArn': arn });
    default:
      return {};
  }
}
