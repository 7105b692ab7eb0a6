import { iamEvaluate, type PolicyDocument } from '../../iam-evaluate';
import type { Moto } from '../../service';

/** Why EventBridge may not send to a queue for a rule, as a sentence; undefined where it may. */
export async function queueRefusal(moto: Moto, queueArn: string, ruleArn: string): Promise<string | undefined> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const answer = await moto.json({ account, region }, 'sqs', 'AmazonSQS.GetQueueAttributes', {
    QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    AttributeNames: ['Policy', 'KmsMasterKeyId'],
  });
  const { Policy: policy, KmsMasterKeyId: key = '' } = (answer['Attributes'] ?? {}) as {
    readonly Policy?: string;
    readonly KmsMasterKeyId?: string;
  };
  const allows = (document: string | undefined, action: string, resource: string): boolean =>
    iamEvaluate(document === undefined || document === '' ? [] : [JSON.parse(document) as PolicyDocument], {
      action,
      resource,
      principal: { service: 'events.amazonaws.com' },
      context: {
        'aws:SourceArn': ruleArn,
        'aws:SourceAccount': ruleArn.split(':')[4] ?? '',
        'aws:SecureTransport': 'true',
        'kms:ViaService': `sqs.${region}.amazonaws.com`,
      },
    }) === 'allowed';
  if (!allows(policy, 'sqs:SendMessage', queueArn)) {
    return `The policy of ${queueArn} does not let events.amazonaws.com send for ${ruleArn}`;
  }
  if (key === '') return undefined;
  // The message would be refused as well, only later and without a word.
  const described = await moto.json({ account, region }, 'kms', 'TrentService.DescribeKey', { KeyId: key });
  const { Arn: keyArn, KeyId } = described['KeyMetadata'] as { readonly Arn: string; readonly KeyId: string };
  const keyPolicy = await moto.json({ account, region }, 'kms', 'TrentService.GetKeyPolicy', {
    KeyId,
    PolicyName: 'default',
  });
  const mayUse = ['kms:GenerateDataKey', 'kms:Decrypt'].every((action) =>
    allows(keyPolicy['Policy'] as string, action, keyArn),
  );
  return mayUse ? undefined : `The policy of key ${key} does not let events.amazonaws.com use it for ${queueArn}`;
}
