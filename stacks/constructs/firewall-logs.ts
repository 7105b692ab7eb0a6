import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { NetworkfirewallLoggingConfiguration } from '@cdktf/provider-aws/lib/networkfirewall-logging-configuration';
import { firewallName } from '../../organization/names';
import type { S3Logs } from '../../organization/organization';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface FirewallLogsProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly vpc: string;
  readonly firewallArn: string;
  /** The bucket that takes the logs; without one they go to a log group. */
  readonly s3: S3Logs | undefined;
  readonly logRetentionDays: number;
}

/** Where a firewall's flow and alert logs go. What stateless rules drop is in neither: CloudWatch counts it. */
export class FirewallLogs extends Construct {
  constructor(scope: Construct, id: string, props: FirewallLogsProps) {
    super(scope, id);
    const destination = props.s3 ? toBucket(props.s3) : this.toLogGroup(props);
    new NetworkfirewallLoggingConfiguration(this, 'logging', {
      provider: props.place.provider,
      firewallArn: props.firewallArn,
      loggingConfiguration: { logDestinationConfig: ['ALERT', 'FLOW'].map((logType) => ({ logType, ...destination })) },
    });
  }

  private toLogGroup({ place, key, vpc, logRetentionDays }: FirewallLogsProps) {
    const group = new CloudwatchLogGroup(this, 'logs', {
      provider: place.provider,
      name: `/aws/vendedlogs/network-firewall/${firewallName(vpc)}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: key.arn,
      // The firewall writes elsewhere before the group goes.
      lifecycle: { createBeforeDestroy: true },
    });
    return { logDestinationType: 'CloudWatchLogs', logDestination: { logGroup: group.name } };
  }
}

function toBucket({ bucket, prefix }: S3Logs) {
  return { logDestinationType: 'S3', logDestination: { bucketName: bucket, ...(prefix !== undefined && { prefix }) } };
}
