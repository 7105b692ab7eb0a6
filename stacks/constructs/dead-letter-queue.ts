import { Construct } from 'constructs';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { deadLetterQueue } from '../../organization/names';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';
import { nothingInTheClear, policyDocument } from './policy';

export interface DeadLetterQueueProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  /** ARNs of the rules whose undeliverable events it keeps; a rule's queue must be in the rule's own Region. */
  readonly rules: readonly string[];
}

/** Keeps, for 14 days, what EventBridge could not deliver. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { account, region, partition, provider } = props.place;
    const queue = new SqsQueue(this, 'queue', {
      provider,
      name: deadLetterQueue,
      kmsMasterKeyId: props.key.arn,
      messageRetentionSeconds: 14 * 24 * 3600,
      // A policy within the queue: a resource of its own takes the provider 25 seconds more, twice.
      policy: policyDocument([
        {
          Sid: 'Rules',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: `arn:${partition}:sqs:${region}:${account}:${deadLetterQueue}`,
          Condition: { ArnEquals: { 'aws:SourceArn': props.rules } },
        },
        nothingInTheClear('sqs:*', `arn:${partition}:sqs:${region}:${account}:${deadLetterQueue}`),
      ]),
    });
    this.arn = queue.arn;
  }
}
