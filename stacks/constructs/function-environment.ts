import {
  alarmTopicArn,
  historyTable,
  hostsTable,
  hubReaderRole,
  partitionOf,
  stateTable,
  updaterRole,
  type FunctionName,
} from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { ownAddressesOf } from '../../organization/own-addresses';

/** The settings of each function, as its handler reads them. */
export function functionEnvironment(organization: Organization): Record<FunctionName, Record<string, string>> {
  const { notifications } = organization;
  const HISTORY_TABLE = historyTable;
  const neverBlocked = {
    NEVER_BLOCK: JSON.stringify(organization.neverBlock.map(({ cidr }) => cidr)),
    OWN_ADDRESSES: JSON.stringify(ownAddressesOf(organization)),
  };
  const networks = { ...neverBlocked, IPV6_PREFIX: String(organization.ipv6Prefix) };
  const policy = {
    ...neverBlocked,
    RETENTION_HOURS: String(organization.retentionHours),
    ACCEPT_SAMPLE_FINDINGS: String(organization.acceptSampleFindings),
    LEAST_SEVERITY: organization.blocking.leastSeverity,
    FINDING_TYPES: JSON.stringify(
      organization.blocking.findingTypes.map(({ type, decision }) => ({ pattern: type, decision })),
    ),
  };
  const tables = { HOSTS_TABLE: hostsTable, STATE_TABLE: stateTable };
  return {
    'add-ip-to-ddb': {
      ...tables,
      HISTORY_TABLE,
      ...policy,
    },
    'update-nf-rg': {
      ...tables,
      HISTORY_TABLE,
      UPDATER_ROLE_NAME: updaterRole,
      PARTITION: partitionOf(organization.homeRegion),
      ...networks,
    },
    'get-ip-from-ddb': { ...tables, HISTORY_TABLE, ...neverBlocked },
    'remove-ip-from-ddb': { HOSTS_TABLE: hostsTable, HISTORY_TABLE },
    'send-gd-finding': {
      STATE_TABLE: stateTable,
      SLACK_WEBHOOK_SECRET: notifications.slackWebhookSecret,
      NOTIFY_PRODUCTS: JSON.stringify(notifications.products),
      ...policy,
    },
    'enrol-members': {
      STATE_TABLE: stateTable,
      ALARM_TOPIC_ARN: alarmTopicArn(organization),
      HUB_READER_ROLE_NAME: hubReaderRole,
      PARTITION: partitionOf(organization.homeRegion),
    },
  };
}
