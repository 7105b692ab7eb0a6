import { Construct } from 'constructs';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { Place } from './place';
import { policyDocument, type Statement } from './policy';

export interface EncryptionKeyProps {
  readonly place: Place;
  /** Begins with `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** Whether log groups are encrypted with it. */
  readonly forLogs?: boolean;
  /** Whether EventBridge writes to a queue that is encrypted with it. */
  readonly forDeadLetters?: boolean;
}

/**
 * A key of the account's own for everything that Portcullis stores in a Region. Its policy lets in the services that act
 * by themselves; tables, functions, secrets and rule groups are used under the permissions of whoever uses them, Network
 * Firewall then goes on by a grant that it has made in their name.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { account, partition, provider } = props.place;
    const key = new KmsKey(this, 'key', {
      provider,
      description: props.description,
      enableKeyRotation: true,
      // The longest that AWS waits: with the key everything is lost that it encrypts, backups included.
      deletionWindowInDays: 30,
      policy: policyDocument([
        {
          Sid: 'IamDecidesInThisAccount',
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        ...(props.forLogs ? [logsOf(props.place)] : []),
        ...(props.forDeadLetters ? [deadLettersOf(props.place)] : []),
      ]),
    });
    new KmsAlias(this, 'alias', { provider, name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /** What a role needs in order to read and write what is encrypted with this key. */
  use(): Statement {
    return { Sid: 'Key', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: this.arn };
  }
}

/** Without it a log group cannot be made. */
function logsOf({ account, region, partition }: Place): Statement {
  return {
    Sid: 'LogGroupsOfThisAccount',
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    },
  };
}

/** Without it an event for an encrypted dead-letter queue is lost. SQS always names the queue to KMS. */
function deadLettersOf({ account, region, partition }: Place): Statement {
  return {
    Sid: 'DeadLettersOfEventBridge',
    Principal: { Service: 'events.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': `arn:${partition}:sqs:${region}:${account}:*` } },
  };
}
