import { AwsError, type Moto } from '../service';
import { parseArn } from './arn';
import type { ConditionContext } from './condition';
import type { PolicyDocument } from './policy';
import { texts, type IamRoles } from './iam-roles';
import type { NamedItem } from './items-of-call';
import { Kept } from './kept';

export interface ResourcesProps {
  readonly moto: Moto;
  readonly roles: Pick<IamRoles, 'read'>;
  /** ARN of the customer's key that a resource of Network Firewall is encrypted with; these are not in moto. */
  readonly keyOfFirewallResource?: (arn: string) => Promise<string | undefined>;
}

/** Reads of resources what decides who may use them: their own policies, and the keys that they are encrypted with. */
export class Resources {
  private readonly policies = new Kept<PolicyDocument | undefined>();
  private readonly keys = new Kept<string | undefined>();
  private readonly ofAws = new Kept<boolean>();
  private readonly keysOff = new Kept<boolean>();
  private readonly aliases = new Kept<readonly string[]>();
  private readonly partitionKeys = new Kept<string | undefined>();
  private readonly tags = new Kept<ConditionContext>();

  constructor(private readonly props: ResourcesProps) {}

  /** The resource's own policy (a role's is its trust policy); undefined where it has none, or does not exist. */
  policyOf(arn: string): Promise<PolicyDocument | undefined> {
    return this.policies.get(arn, async () => {
      const text = await absentIfUnknown(this.readPolicy(arn));
      if (typeof text !== 'string') return text;
      return text === '' ? undefined : (JSON.parse(text) as PolicyDocument);
    });
  }

  /** ARN of the key of the customer's own that a resource is encrypted with; undefined where AWS's own key is used. */
  keyOf(arn: string): Promise<string | undefined> {
    return this.keys.get(arn, async () => {
      const key = await absentIfUnknown(this.readKey(arn));
      // AWS's own keys let everybody in the account use them through their service.
      return key === undefined || key === '' || isOfAws(key) ? undefined : this.arnOfKey(key, arn);
    });
  }

  /** Whether a resource is encrypted with AWS's own key of its service, which lets in no service that acts by itself. */
  isUnderKeyOfAws(arn: string): Promise<boolean> {
    return this.ofAws.get(arn, async () => isOfAws((await absentIfUnknown(this.readKey(arn))) ?? ''));
  }

  /** Whether a key is there and does not work: it is disabled, or about to be deleted. */
  isKeyOff(keyArn: string): Promise<boolean> {
    return this.keysOff.get(keyArn, async () => {
      const { where, resource } = parseArn(keyArn);
      const input = { KeyId: resource.replace(/^key\//, '') };
      const answer = await absentIfUnknown(this.props.moto.json(where, 'kms', 'TrentService.DescribeKey', input));
      const { KeyState = 'Enabled' } = (answer?.['KeyMetadata'] ?? {}) as { readonly KeyState?: string };
      return KeyState !== 'Enabled';
    });
  }

  /** Names of the aliases of a key. */
  aliasesOf(keyArn: string): Promise<readonly string[]> {
    return this.aliases.get(keyArn, async () => {
      const { where, resource } = parseArn(keyArn);
      const input = { KeyId: resource.replace(/^key\//, '') };
      const answer = await absentIfUnknown(this.props.moto.json(where, 'kms', 'TrentService.ListAliases', input));
      return ((answer?.['Aliases'] ?? []) as { readonly AliasName: string }[]).map(({ AliasName }) => AliasName);
    });
  }

  /** `dynamodb:LeadingKeys`: the values of the table's partition key in items; nothing where the table is not known. */
  async leadingKeys(table: string, items: readonly NamedItem[]): Promise<ConditionContext> {
    const name = await this.partitionKeys.get(table, async () => absentIfUnknown(this.readPartitionKey(table)));
    const values = name === undefined ? [] : items.flatMap((item) => Object.values(item[name] ?? {}).map(String));
    return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': values };
  }

  private async readPartitionKey(arn: string): Promise<string | undefined> {
    const { service, where, resource } = parseArn(arn);
    const input = { TableName: resource.replace(/^table\//, '').replace(/\/index\/.*$/, '') };
    const { Table } = await this.props.moto.json(where, service, 'DynamoDB_20120810.DescribeTable', input);
    const { KeySchema = [] } = Table as { readonly KeySchema?: { AttributeName: string; KeyType: string }[] };
    return KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
  }

  /** The tags of a resource as conditions know them, of the kinds of resources whose tags are read: keys and subnets. */
  tagsOf(arn: string): Promise<ConditionContext> {
    return this.tags.get(arn, async () => {
      const tags = await absentIfUnknown(this.readTags(arn));
      if (tags === undefined) return {};
      const named = tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
      return { 'aws:ResourceTag/': '', ...(Object.fromEntries(named) as ConditionContext) };
    });
  }

  private async readTags(arn: string): Promise<(readonly [key: string, value: string])[] | undefined> {
    const { moto } = this.props;
    const { service, where, resource } = parseArn(arn);
    if (service === 'kms' && resource.startsWith('key/')) {
      const input = { KeyId: resource.replace(/^key\//, '') };
      const { Tags = [] } = await moto.json(where, 'kms', 'TrentService.ListResourceTags', input);
      return (Tags as Readonly<Record<'TagKey' | 'TagValue', string>>[]).map(({ TagKey, TagValue }) => [
        TagKey,
        TagValue,
      ]);
    }
    if (service === 'ec2' && resource.startsWith('subnet/')) {
      const id = resource.replace(/^subnet\//, '');
      const filter = { 'Filter.1.Name': 'resource-id', 'Filter.1.Value.1': id };
      const xml = await moto.query(where, 'ec2', { Action: 'DescribeTags', Version: '2016-11-15', ...filter });
      const values = texts(xml, 'value');
      return texts(xml, 'key').map((key, index) => [key, values[index] ?? '']);
    }
    return undefined;
  }

  private async readPolicy(arn: string): Promise<string | PolicyDocument | undefined> {
    const { moto, roles } = this.props;
    const { service, where, resource } = parseArn(arn);
    switch (service) {
      case 'iam':
        return (await roles.read(arn))?.trust;
      case 'kms': {
        const input = { KeyId: resource.replace(/^key\//, ''), PolicyName: 'default' };
        return (await moto.json(where, 'kms', 'TrentService.GetKeyPolicy', input))['Policy'] as string;
      }
      case 'sqs':
        return (await this.queue(arn)).Policy;
      case 'sns':
        return this.attributeOfTopic(arn, 'Policy');
      case 'events': {
        if (!resource.startsWith('event-bus/')) return undefined;
        const input = { Name: resource.replace(/^event-bus\//, '') };
        return (await moto.json(where, 'events', 'AWSEvents.DescribeEventBus', input))['Policy'] as string;
      }
      case 'lambda': {
        const path = `/2015-03-31/functions/${resource.split(':')[1] ?? ''}/policy`;
        return (await moto.rest(where, 'lambda', 'GET', path))['Policy'] as string;
      }
      case 'secretsmanager': {
        const answer = await moto.json(where, service, 'secretsmanager.GetResourcePolicy', { SecretId: arn });
        return answer['ResourcePolicy'] as string | undefined;
      }
      default:
        return undefined;
    }
  }

  private async readKey(arn: string): Promise<string | undefined> {
    const { moto, keyOfFirewallResource } = this.props;
    const { service, where, resource } = parseArn(arn);
    switch (service) {
      case 'dynamodb': {
        const input = { TableName: resource.replace(/^table\//, '') };
        const { Table } = await moto.json(where, service, 'DynamoDB_20120810.DescribeTable', input);
        return (Table as { readonly SSEDescription?: { readonly KMSMasterKeyArn?: string } }).SSEDescription
          ?.KMSMasterKeyArn;
      }
      case 'sqs':
        return (await this.queue(arn)).KmsMasterKeyId;
      case 'sns':
        return this.attributeOfTopic(arn, 'KmsMasterKeyId');
      case 'secretsmanager':
        return (await moto.json(where, service, 'secretsmanager.DescribeSecret', { SecretId: arn }))[
          'KmsKeyId'
        ] as string;
      case 'network-firewall':
        return keyOfFirewallResource?.(arn);
      default:
        return undefined;
    }
  }

  private async queue(arn: string): Promise<{ readonly Policy?: string; readonly KmsMasterKeyId?: string }> {
    const { where, resource } = parseArn(arn);
    const answer = await this.props.moto.json(where, 'sqs', 'AmazonSQS.GetQueueAttributes', {
      QueueUrl: `https://sqs.${where.region}.amazonaws.com/${where.account}/${resource}`,
      AttributeNames: ['Policy', 'KmsMasterKeyId'],
    });
    return answer['Attributes'] ?? {};
  }

  private async attributeOfTopic(arn: string, name: string): Promise<string | undefined> {
    const parameters = { Action: 'GetTopicAttributes', Version: '2010-03-31', TopicArn: arn };
    const xml = await this.props.moto.query(parseArn(arn).where, 'sns', parameters);
    const [entry] = xml.split('<entry>').filter((part) => texts(part, 'key')[0] === name);
    return entry === undefined ? undefined : texts(entry, 'value')[0];
  }

  /** A key may be given by its id or an alias. */
  private async arnOfKey(key: string, arn: string): Promise<string> {
    if (/^arn:[^:]+:kms:[^:]+:\d{12}:key\//.test(key)) return key;
    const answer = await this.props.moto.json(parseArn(arn).where, 'kms', 'TrentService.DescribeKey', { KeyId: key });
    return (answer['KeyMetadata'] as { readonly Arn: string }).Arn;
  }
}

function isOfAws(key: string): boolean {
  return key.includes('alias/aws/');
}

async function absentIfUnknown<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AwsError && /NotFound|NonExistent|DoesNotExist/.test(error.code)) return undefined;
    throw error;
  }
}
