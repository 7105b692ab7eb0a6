import type { Asked } from '../access';
import { permissionsOfCall } from '../permissions-of-call';
import { requestTags, type Call, type Input, type ServiceCalls } from './call';

/** "DynamoDB encryption at rest: Authorizing use of your KMS key": what whoever makes a table needs of its key. */
const tableKey = [
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'ReEncryptFrom',
  'ReEncryptTo',
];

export const tableCalls: ServiceCalls = (call) => {
  const resource = call.text('ResourceArn');
  if (resource !== undefined) return call.on([resource]);
  const asked = permissionsOfCall(call.request, call.operation);
  const { KMSMasterKeyId: key } = (call.input['SSESpecification'] ?? {}) as Input;
  const isMade = call.operation === 'CreateTable';
  return [...asked, ...(isMade ? call.tagged([asked[0]?.resource]) : []), ...call.using(key, tableKey)];
};

/** Stands for a key whose id is not known, such as one that is to be made. */
const unknownKey = 'key/00000000-0000-0000-0000-000000000000';

export const keyCalls: ServiceCalls = (call) => {
  const { input, operation } = call;
  const keyArn = (given: unknown) => {
    const id = String(given);
    if (id.startsWith('arn:')) return id;
    // AWS's own keys are in every account, under ids that AWS draws.
    if (id.startsWith('alias/')) return id.startsWith('alias/aws/') ? call.arn(unknownKey) : undefined;
    return call.arn(`key/${id}`);
  };
  if (operation === 'CreateKey') {
    const tags = (input['Tags'] ?? []) as readonly Readonly<Record<'TagKey' | 'TagValue', string>>[];
    const context = requestTags(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue] as const));
    // Of the key that is to be made, to be tagged and to get its policy, nobody knows the id.
    const made = call.arn(unknownKey);
    return [
      ...call.on([undefined], { context }),
      ...(tags.length > 0 ? call.on([made], { action: 'TagResource', context }) : []),
    ];
  }
  const { AliasName: alias, TargetKeyId: target, KeyId: key } = input;
  if (typeof alias === 'string') {
    // Both are asked for, the alias and its key; to delete an alias tells only the former.
    return call.on([call.arn(alias), ...(target === undefined ? [] : [keyArn(target)])]);
  }
  return key === undefined || operation === 'ListAliases' ? undefined : call.on([keyArn(key)]);
};

/**
 * Log groups. IAM's documentation names them without `:*`, and the documentation of the actions, of most, with it: both are
 * asked for.
 */
export const logCalls: ServiceCalls = (call) => {
  const given = call.text('resourceArn')?.replace(/:\*$/, '');
  const name = call.text('logGroupName');
  const group = given ?? (name === undefined ? undefined : call.arn(`log-group:${name}`));
  if (group === undefined || call.operation.startsWith('Describe')) return undefined;
  const both = [group, `${group}:*`];
  const isMade = call.operation === 'CreateLogGroup';
  return [
    ...call.on(both),
    ...(isMade ? call.tagged(both) : []),
    // No source says whether making a group with a key is to associate one.
    ...(isMade && call.text('kmsKeyId') !== undefined ? call.on(both, { action: 'AssociateKmsKey' }) : []),
  ];
};

export const secretCalls: ServiceCalls = (call) => {
  const asked = permissionsOfCall(call.request, call.operation);
  const name = call.text('Name');
  const key = call.using(call.input['KmsKeyId'], ['Decrypt', 'Encrypt', 'GenerateDataKey']);
  if (call.operation !== 'CreateSecret' || name === undefined) return [...asked, ...key];
  // The ARN ends with characters that AWS draws; no source says whether they are there when it asks.
  const secrets = [call.arn(`secret:${name}`), call.arn(`secret:${name}-aAbBcC`)];
  return [...call.on(secrets), ...call.tagged(secrets), ...key];
};

/** Alarms and dashboards. */
export const watchCalls: ServiceCalls = (call) => {
  const { form, operation } = call;
  const alarm = form.get('AlarmName') ?? form.get('AlarmNames.member.1');
  const dashboard = form.get('DashboardName') ?? form.get('DashboardNames.member.1');
  const resource = form.get('ResourceARN');
  if (operation === 'DescribeAlarms') return undefined;
  if (resource !== null) return call.on([resource]);
  if (dashboard !== null) return call.on([call.globalArn(`dashboard/${dashboard}`)]);
  if (alarm === null) return undefined;
  const resources = [call.arn(`alarm:${alarm}`)];
  return [...call.on(resources), ...(operation === 'PutMetricAlarm' ? call.tagged(resources) : [])];
};

const objectActions: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

/** Objects, and lists of them: what Terraform's backend does. */
export const bucketCalls: ServiceCalls = (call) => {
  const [bucket = '', ...key] = call.path;
  const { method, query } = call.request;
  const object = key.join('/');
  const isPlain = [...query.keys()].every((name) =>
    ['x-id', 'list-type', 'prefix', 'max-keys', 'delimiter'].includes(name),
  );
  if (bucket === '' || !isPlain) return undefined;
  if (object === '') return method === 'GET' || method === 'HEAD' ? ofBucket(call, bucket) : undefined;
  const action = objectActions[method];
  return action === undefined ? undefined : call.on([`arn:aws:s3:::${bucket}/${object}`], { action });
};

function ofBucket(call: Call, bucket: string): Asked[] {
  const prefix = call.request.query.get('prefix');
  const context = prefix === null ? {} : { 's3:prefix': prefix };
  return call.on([`arn:aws:s3:::${bucket}`], { action: 'ListBucket', context });
}
