import { Construct } from 'constructs';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { NetworkfirewallLoggingConfiguration } from '@cdktf/provider-aws/lib/networkfirewall-logging-configuration';
import { firewallName } from '../../organization/names';
import type { FirewallLogsSettings } from '../../organization/organization';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface FirewallLogsProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly vpc: string;
  readonly firewallArn: string;
  /** At least one kind of log. */
  readonly settings: FirewallLogsSettings;
  readonly logRetentionDays: number;
}

/** Which logs a firewall writes, and where to. What stateless rules drop is in none of them: CloudWatch counts it. */
export class FirewallLogs extends Construct {
  constructor(scope: Construct, id: string, props: FirewallLogsProps) {
    super(scope, id);
    const { types, bucket, prefix } = props.settings;
    const destination = bucket === undefined ? this.toLogGroup(props) : toBucket(bucket, prefix);
    new NetworkfirewallLoggingConfiguration(this, 'logging', {
      provider: props.place.provider,
      firewallArn: props.firewallArn,
      loggingConfiguration: { logDestinationConfig: types.map((logType) => ({ logType, ...destination })) },
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

function toBucket(bucket: string, prefix: string | undefined) {
  return { logDestinationType: 'S3', logDestination: { bucketName: bucket, ...(prefix !== undefined && { prefix }) } };
}
