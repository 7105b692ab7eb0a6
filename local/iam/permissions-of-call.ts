import type { AwsRequest } from '../service';
import type { Asked } from './access';
import { itemsOfCall, type NamedItem } from './items-of-call';

/** Where IAM's name of an action is not the service's signing name and the operation. */
const actionNames: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'monitoring:PutMetricData': 'cloudwatch:PutMetricData',
};

/**
 * The permissions that a call needs, with IAM's names. A transaction needs the permission of each of its items, as in
 * AWS. For a service or an operation whose resources are not known here it is the action on any resource.
 */
export function permissionsOfCall(request: AwsRequest, operation: string): readonly Asked[] {
  const action = `${request.service}:${operation}`;
  return known(request, operation) ?? [{ action: actionNames[action] ?? action, resource: undefined }];
}

function known(request: AwsRequest, operation: string): readonly Asked[] | undefined {
  const { service, account, region } = request;
  const here = `${service}:${region}:${account}`;
  const one = (resource: string) => [{ action: `${service}:${operation}`, resource }];
  switch (service) {
    case 'dynamodb':
      return ofTables(operation, inputOf(request), (name) => arnOr(name, `arn:aws:${here}:table/${name}`));
    case 'sts': {
      // Whoever has a key may ask who they are.
      if (operation === 'GetCallerIdentity') return [];
      const role = new URLSearchParams(request.body.toString()).get('RoleArn');
      return role === null ? undefined : one(role);
    }
    case 'sns': {
      const topic = new URLSearchParams(request.body.toString()).get('TopicArn');
      return topic === null ? undefined : one(topic);
    }
    case 'secretsmanager': {
      const { SecretId: secret } = inputOf(request);
      return typeof secret === 'string' ? one(arnOr(secret, `arn:aws:${here}:secret:${secret}`)) : undefined;
    }
    case 'network-firewall':
      return ofFirewalls(operation, inputOf(request), `arn:aws:${here}`);
    default:
      return undefined;
  }
}

type Input = Readonly<Record<string, unknown>>;

const transactionItems: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

function ofTables(operation: string, input: Input, arnOf: (table: string) => string): Asked[] | undefined {
  const needed = (name: string, table: unknown, items?: readonly NamedItem[]) => ({
    ...{ action: `dynamodb:${name}`, resource: arnOf(String(table)) },
    ...(items && { items }),
  });
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    const items = (input['TransactItems'] ?? []) as readonly Readonly<Record<string, Input>>[];
    return items.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName, Key, Item }]) =>
        needed(transactionItems[kind] ?? kind, TableName, [(Key ?? Item) as NamedItem]),
      ),
    );
  }
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const tables = Object.keys(input['RequestItems'] ?? {});
    return tables.map((table) => needed(operation, table, itemsOfCall(operation, input, table)));
  }
  const { TableName: table, IndexName: index } = input;
  if (typeof table !== 'string') return undefined;
  const asked = needed(operation, table, itemsOfCall(operation, input));
  return [typeof index === 'string' ? { ...asked, resource: `${asked.resource}/index/${index}` } : asked];
}

/** Resource types as the service authorization reference has them; to list firewalls, too, asks for theirs. */
function ofFirewalls(operation: string, input: Input, here: string): Asked[] | undefined {
  const named = (kind: string, type: string): string[] => {
    const { [`${kind}Arn`]: arn, [`${kind}Name`]: name } = input;
    if (typeof arn === 'string') return [arn];
    return typeof name === 'string' ? [`${here}:${type}/${name}`] : [];
  };
  const { RuleGroupArn: arn, Type: type } = input;
  const resources =
    operation === 'ListFirewalls'
      ? [`${here}:firewall/*`]
      : [
          ...(typeof arn === 'string' || typeof type === 'string'
            ? named('RuleGroup', `${String(type).toLowerCase()}-rulegroup`)
            : []),
          ...named('Firewall', 'firewall'),
          ...named('FirewallPolicy', 'firewall-policy'),
        ];
  if (resources.length === 0) return undefined;
  return resources.map((resource) => ({ action: `network-firewall:${operation}`, resource }));
}

function arnOr(name: string, arn: string): string {
  return name.startsWith('arn:') ? name : arn;
}

function inputOf({ body }: AwsRequest): Input {
  return (body.length === 0 ? {} : JSON.parse(body.toString())) as Input;
}
