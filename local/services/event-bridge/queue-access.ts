import { iamEvaluate, type PolicyDocument } from '../../iam-evaluate';
import type { Moto } from '../../service';

/** Why EventBridge may not send to a queue for a rule by the queue's policy, as a sentence; undefined where it may. */
export async function queueRefusal(moto: Moto, queueArn: string, ruleArn: string): Promise<string | undefined> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const answer = await moto.json({ account, region }, 'sqs', 'AmazonSQS.GetQueueAttributes', {
    QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    AttributeNames: ['Policy'],
  });
  const { Policy: policy } = (answer['Attributes'] ?? {}) as { readonly Policy?: string };
  const decision = iamEvaluate(policy === undefined || policy === '' ? [] : [JSON.parse(policy) as PolicyDocument], {
    action: 'sqs:SendMessage',
    resource: queueArn,
    principal: { service: 'events.amazonaws.com' },
    context: {
      'aws:SourceArn': ruleArn,
      'aws:SourceAccount': ruleArn.split(':')[4] ?? '',
      'aws:SecureTransport': 'true',
    },
  });
  return decision === 'allowed'
    ? undefined
    : `The policy of ${queueArn} does not let events.amazonaws.com send for ${ruleArn}`;
}
