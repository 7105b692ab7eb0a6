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
  // The developer guide ("Encryption at rest with AWS KMS") has the service ask in its own name, by a grant that it has
  // made in the caller's. It is silent on updates, and the grant has no DescribeKey: by the stricter reading the caller
  // needs all of it.
  [/^network-firewall:Describe/, read],
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
  return operations.map((action) => ({ action, key, context: contextOfKeyUse(action, resource) }));
}

/** What KMS knows of a request beyond key and caller, for a resource that is encrypted with the key. */
export function contextOfKeyUse(action: string, resource: string): ConditionContext {
  const { service, where } = parseArn(resource);
  return {
    // KMS's table of services that support it ("AWS KMS condition keys") has no Network Firewall.
    ...(service === 'network-firewall' ? {} : { 'kms:ViaService': `${service}.${where.region}.amazonaws.com` }),
    ...(action === 'kms:CreateGrant' ? { 'kms:GrantIsForAWSResource': 'true' } : {}),
    // Part of a cryptographic operation alone.
    ...(/^kms:(Decrypt|GenerateDataKey)$/.test(action) ? encryptionContext(resource) : {}),
  };
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
    case 'network-firewall':
      // An ARN by the guide's words, an id by all its examples: nothing may rest on either.
      return named({ 'aws:network-firewall:resource-id': '1234abcd-12ab-34cd-56ef-1234567890ab' });
    default:
      return {};
  }
}
