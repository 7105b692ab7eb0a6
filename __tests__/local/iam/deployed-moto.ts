import type { Organization } from '../../../organization/organization';
import { resourcesOf, synthesize, type Resource, type Synthesized } from '../../stacks/synthesize';
import { type Answers, FakeMoto, type Json } from '../fake-moto';

/** One resource as it is deployed: its references are resolved. */
export interface Deployed {
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly resource: Resource;
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
}

/** A policy that a test may take statements from. */
export interface DeployedPolicy {
  statements: readonly Statement[];
}

/** What stacks come to once they are deployed, and a moto that answers for them. */
export class DeployedMoto {
  readonly all: readonly Deployed[];
  /** By the ARN of the role, key, queue, topic, bus or secret; a role's trust policy by `trust:` and its ARN. */
  readonly policies = new Map<string, DeployedPolicy>();

  /** @param stacks names of the stacks that are deployed */
  constructor(
    private readonly organization: Organization,
    stacks: readonly string[],
  ) {
    const synthesized = synthesize(organization);
    this.all = stacks.flatMap((name) => deploy(synthesized.get(name)!));
    const put = (arn: string, text: unknown) => {
      if (typeof text === 'string') this.policies.set(arn, { statements: JSON.parse(text).Statement });
    };
    for (const { type, account, arn, resource } of this.all) {
      if (type === 'aws_iam_role') put(`trust:${arn}`, resource['assume_role_policy']);
      else if (type === 'aws_iam_role_policy') put(roleArn(account, resource['role']), resource['policy']);
      else if (type === 'aws_cloudwatch_event_bus_policy')
        put(this.bus(resource['event_bus_name']).arn, resource['policy']);
      else put(arn, resource['policy']);
    }
  }

  ofType(type: string): readonly Deployed[] {
    return this.all.filter((deployed) => deployed.type === type);
  }

  /** The resource of an ARN. */
  at(arn: string): Deployed {
    const found = this.all.find((deployed) => deployed.arn === arn);
    if (found === undefined) throw new Error(`Nothing is deployed at ${arn}`);
    return found;
  }

  /** A moto that knows all of it, with the policies as they stand whenever it is asked. */
  moto(extra: Answers = {}): FakeMoto {
    const policy = (arn: string): string | undefined => {
      const held = this.policies.get(arn);
      return held && JSON.stringify({ Statement: held.statements });
    };
    const named = (type: string, field: string, value: string, account: string, region: string) =>
      this.ofType(type).find(
        ({ resource, ...place }) => resource[field] === value && place.account === account && place.region === region,
      )!;
    const document = (element: string, text = '{"Statement":[]}') =>
      `<${element}>${encodeURIComponent(text)}</${element}>`;
    return new FakeMoto({
      'organizations DescribeOrganization': () => ({ Organization: { Id: this.organization.organizationId } }),
      'iam GetRole': ({ RoleName }, { account }) =>
        document('AssumeRolePolicyDocument', policy(`trust:${roleArn(account, RoleName)}`)),
      'iam ListRolePolicies': () => '<member>permissions</member>',
      'iam ListAttachedRolePolicies': () => '',
      'iam GetRolePolicy': ({ RoleName }, { account }) =>
        document('PolicyDocument', policy(roleArn(account, RoleName))),
      'kms GetKeyPolicy': ({ KeyId }, { account, region }) => ({
        Policy: policy(`arn:aws:kms:${region}:${account}:key/${KeyId}`),
      }),
      'kms ListAliases': ({ KeyId }) => ({
        Aliases: this.ofType('aws_kms_alias')
          .filter(({ resource }) => resource['target_key_id'] === KeyId)
          .map(({ resource }) => ({ AliasName: resource['name'] })),
      }),
      'dynamodb DescribeTable': ({ TableName }, { account, region }) => {
        const { resource } = named('aws_dynamodb_table', 'name', TableName, account, region);
        const KeySchema = [{ AttributeName: resource['hash_key'], KeyType: 'HASH' }];
        return {
          Table: { KeySchema, SSEDescription: { KMSMasterKeyArn: resource['server_side_encryption'].kms_key_arn } },
        };
      },
      'sqs GetQueueAttributes': ({ QueueUrl }, { account, region }) => {
        const { arn, resource } = named('aws_sqs_queue', 'name', QueueUrl.split('/').at(-1), account, region);
        return { Attributes: { Policy: policy(arn), KmsMasterKeyId: resource['kms_master_key_id'] } };
      },
      'sns GetTopicAttributes': ({ TopicArn }) => {
        const escaped = policy(TopicArn)!.replaceAll('"', '&quot;');
        const entry = (name: string, value: string) => `<entry><key>${name}</key><value>${value}</value></entry>`;
        const key = this.at(TopicArn).resource['kms_master_key_id'];
        return entry('Policy', escaped) + (key === undefined ? '' : entry('KmsMasterKeyId', key));
      },
      'events DescribeEventBus': ({ Name }) => ({ Policy: policy(this.bus(Name).arn) }),
      'secretsmanager DescribeSecret': ({ SecretId }) => {
        const secret = this.ofType('aws_secretsmanager_secret').find(({ arn, resource }) =>
          [arn, resource['name']].includes(SecretId),
        )!;
        return { ARN: secret.arn, KmsKeyId: secret.resource['kms_key_id'] };
      },
      'secretsmanager GetResourcePolicy': ({ SecretId }) => ({ ResourcePolicy: policy(SecretId) }),
      ...extra,
    });
  }

  private bus(name: string): Deployed {
    return this.ofType('aws_cloudwatch_event_bus').find(({ resource }) => resource['name'] === name)!;
  }
}

function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The end of an ARN by the kind of resource; other kinds are not referred to by theirs. */
const endings: Readonly<Record<string, (resource: Resource, id: string) => string>> = {
  aws_cloudwatch_event_bus: ({ name }) => `events:REGION:ACCOUNT:event-bus/${name}`,
  aws_cloudwatch_event_rule: ({ name, event_bus_name: bus }) =>
    `events:REGION:ACCOUNT:rule/${bus === undefined ? '' : 'sechub-findings/'}${name}`,
  aws_cloudwatch_log_group: ({ name }) => `logs:REGION:ACCOUNT:log-group:${name}`,
  aws_cloudwatch_metric_alarm: ({ alarm_name: name }) => `cloudwatch:REGION:ACCOUNT:alarm:${name}`,
  aws_dynamodb_table: ({ name }) => `dynamodb:REGION:ACCOUNT:table/${name}`,
  aws_iam_role: ({ name }) => `iam::ACCOUNT:role/${name}`,
  aws_kms_key: (_, id) => `kms:REGION:ACCOUNT:key/${id}`,
  aws_lambda_function: ({ function_name: name }) => `lambda:REGION:ACCOUNT:function:${name}`,
  aws_networkfirewall_rule_group: ({ name }) => `network-firewall:REGION:ACCOUNT:stateless-rulegroup/${name}`,
  aws_scheduler_schedule: ({ name }) => `scheduler:REGION:ACCOUNT:schedule/default/${name}`,
  aws_secretsmanager_secret: ({ name }) => `secretsmanager:REGION:ACCOUNT:secret:${name}-AbCdEf`,
  aws_sfn_state_machine: ({ name }) => `states:REGION:ACCOUNT:stateMachine:${name}`,
  aws_sns_topic: ({ name }) => `sns:REGION:ACCOUNT:${name}`,
  aws_sqs_queue: ({ name }) => `sqs:REGION:ACCOUNT:${name}`,
};

function deploy(stack: Synthesized): Deployed[] {
  const providers = stack.configuration['provider'].aws as Resource[];
  const types = Object.keys(stack.configuration['resource']);
  const place = (resource: Resource) => {
    const alias = (resource['provider'] as string | undefined)?.split('.')[1];
    const provider = providers.find((candidate) => candidate['alias'] === alias)!;
    return { account: provider['allowed_account_ids'][0] as string, region: provider['region'] as string };
  };
  const arnOf = (type: string, id: string, resource: Resource): string => {
    const { account, region } = place(resource);
    const ending = endings[type]?.(resource, id) ?? `${type}:REGION:ACCOUNT:${id}`;
    return `arn:aws:${ending.replace('REGION', region).replace('ACCOUNT', account)}`;
  };
  const resolved = (text: string): string =>
    text.replace(/\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}/g, (whole: string, type: string, id: string, attribute: string) => {
      const target = stack.configuration['resource'][type]?.[id] as Resource | undefined;
      if (target === undefined) return whole;
      if (attribute === 'arn') return arnOf(type, id, target);
      return attribute === 'key_id' ? id : String(target[attribute]);
    });
  const deep = (value: Json): Json => {
    if (typeof value === 'string') return resolved(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deep(inner)]));
  };
  return types.flatMap((type) =>
    resourcesOf(stack, type).map(([id, resource]) => ({
      ...{ type, ...place(resource), arn: arnOf(type, id, resource), resource: deep(resource) },
    })),
  );
}
