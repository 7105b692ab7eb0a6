import { Construct } from 'constructs';
import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import { DynamodbTableItem } from '@cdktf/provider-aws/lib/dynamodb-table-item';
import { firewallKey, historyTable, hostsTable, stateTable } from '../../organization/names';
import type { Firewall } from '../../organization/organization';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';

export interface TablesProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  /** Whether AWS refuses to delete them, and Terraform to plan it. */
  readonly deletionProtection: boolean;
  /** The firewalls by batch; each batch becomes an item that `update-nf-rg` reads. */
  readonly batches: ReadonlyMap<number, readonly Firewall[]>;
}

/**
 * The most units a second that the tables take: far more than is needed (docs/limits-and-cost.md has the arithmetic), and
 * few enough that whoever gets at them, or a loop of ours, costs no fortune.
 */
export const maximumThroughput = {
  // Every batch of firewalls reads the whole blocklist at once.
  hosts: { maxReadRequestUnits: 30_000, maxWriteRequestUnits: 4_000 },
  others: { maxReadRequestUnits: 12_000, maxWriteRequestUnits: 4_000 },
} as const;

/**
 * The three tables: decisions by host, state (generation, batches, each firewall's outcome, what was told), and every
 * decision there was.
 */
export class Tables extends Construct {
  readonly hosts: DynamodbTable;
  readonly state: DynamodbTable;
  readonly history: DynamodbTable;
  /** The item of each batch, by its number. */
  readonly batches: ReadonlyMap<number, DynamodbTableItem>;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    const { deletionProtection } = props;
    const { provider } = props.place;
    const table = (name: string, hashKey: string, more: Partial<DynamodbTableConfig> = {}) =>
      new DynamodbTable(this, name, {
        provider,
        name,
        hashKey,
        attribute: [{ name: hashKey, type: 'S' }],
        billingMode: 'PAY_PER_REQUEST',
        onDemandThroughput: maximumThroughput.others,
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: deletionProtection,
        // AWS would refuse as well, but only after Terraform has taken down all that uses the table.
        lifecycle: { preventDestroy: deletionProtection },
        serverSideEncryption: { enabled: true, kmsKeyArn: props.key.arn },
        ...more,
      });
    // Without time to live: a host's record must outlive its rules, so `sechub-prune-ip` removes it after them.
    this.hosts = table(hostsTable, 'HostIp', { onDemandThroughput: maximumThroughput.hosts });
    this.state = table(stateTable, 'Name', { ttl: { enabled: true, attributeName: 'ExpiresAt' } });
    this.history = table(historyTable, 'HostIp', {
      rangeKey: 'At',
      attribute: ['HostIp', 'At'].map((name) => ({ name, type: 'S' })),
      ttl: { enabled: true, attributeName: 'DeleteAt' },
    });
    this.batches = new Map(
      [...props.batches].map(([batch, firewalls]) => [
        batch,
        new DynamodbTableItem(this, `batch-${batch}`, {
          provider,
          tableName: this.state.name,
          hashKey: 'Name',
          // It goes after the definitions that name it have changed: to them a batch that is not there is a failure.
          lifecycle: { createBeforeDestroy: true },
          item: JSON.stringify({
            Name: { S: `batch/${batch}` },
            Firewalls: { S: JSON.stringify(firewalls.map(firewallKey)) },
          }),
        }),
      ]),
    );
  }
}
