import { hubReaderRole, updaterRole, type FunctionName } from '../../organization/names';
import { ofItems, type Statement } from './policy';

/** What the functions' permissions are about, by ARN. */
export interface FunctionResources {
  readonly hosts: string;
  readonly state: string;
  readonly history: string;
  readonly slackWebhook: string;
  /** The topic of home. */
  readonly alarmTopic: string;
  readonly partition: string;
  readonly organizationId: string;
}

const dynamodb = (sid: string, table: string, ...actions: string[]): Statement => ({
  Sid: sid,
  Action: actions.map((action) => `dynamodb:${action}`),
  Resource: table,
});

/** The items of what people were told, and of how often a finding was opened. */
const told = ['openings/*', 'told/*'];

/** The calls that each function makes, and no others; logs, traces and the key come on top. */
export function functionPermissions(resources: FunctionResources): Record<FunctionName, Statement[]> {
  const { hosts, state, history, slackWebhook, alarmTopic, partition, organizationId } = resources;
  return {
    'add-ip-to-ddb': [
      dynamodb('Hosts', hosts, 'GetItem', 'PutItem', 'UpdateItem'),
      ofItems(['blocklist', 'openings/*'], dynamodb('State', state, 'GetItem', 'UpdateItem')),
      dynamodb('History', history, 'PutItem'),
    ],
    'update-nf-rg': [
      dynamodb('Hosts', hosts, 'Scan'),
      ofItems(['batch/*', 'blocklist', 'let-go'], dynamodb('Read', state, 'GetItem')),
      ofItems(['blocklist', 'firewall/*'], dynamodb('State', state, 'BatchGetItem')),
      ofItems(['firewall/*'], dynamodb('Firewalls', state, 'PutItem', 'UpdateItem')),
      dynamodb('History', history, 'Query'),
      {
        Sid: 'UpdaterRoleOfEveryMember',
        Action: 'sts:AssumeRole',
        Resource: `arn:${partition}:iam::*:role/${updaterRole}`,
        Condition: { StringEquals: { 'aws:ResourceOrgID': organizationId } },
      },
    ],
    'get-ip-from-ddb': [
      dynamodb('Hosts', hosts, 'DeleteItem', 'Scan', 'UpdateItem'),
      ofItems(['blocklist'], dynamodb('State', state, 'GetItem', 'UpdateItem')),
      dynamodb('History', history, 'PutItem'),
    ],
    'remove-ip-from-ddb': [dynamodb('Hosts', hosts, 'DeleteItem', 'Scan'), dynamodb('History', history, 'PutItem')],
    'send-gd-finding': [
      ofItems(told, dynamodb('Told', state, 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem')),
      // To name the firewalls of a batch that failed as a whole.
      ofItems(['batch/*'], dynamodb('Batches', state, 'GetItem')),
      { Sid: 'SlackWebhook', Action: 'secretsmanager:GetSecretValue', Resource: slackWebhook },
    ],
    'enrol-members': [
      ofItems(['enrolment'], dynamodb('Settings', state, 'GetItem')),
      ofItems(['enrolment/memory'], dynamodb('Memory', state, 'GetItem', 'PutItem')),
      ofItems(['told/*'], dynamodb('Told', state, 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem')),
      { Sid: 'AlarmTopic', Action: 'sns:Publish', Resource: alarmTopic },
      // The service authorization reference has no resource type for these.
      { Sid: 'AccountsHaveNoResources', Action: 'organizations:ListAccounts', Resource: '*' },
      {
        Sid: 'MembersHaveNoResources',
        Action: ['guardduty:CreateMembers', 'guardduty:ListDetectors', 'guardduty:ListMembers'],
        Resource: '*',
      },
      {
        // For these it has the hub, as one that may be named. An account has one in a Region.
        Sid: 'TheOneHubOfEachRegion',
        Action: ['securityhub:CreateMembers', 'securityhub:DisassociateMembers', 'securityhub:ListMembers'],
        Resource: '*',
      },
      {
        Sid: 'HubReaderOfEveryMember',
        Action: 'sts:AssumeRole',
        Resource: `arn:${partition}:iam::*:role/${hubReaderRole}`,
        Condition: { StringEquals: { 'aws:ResourceOrgID': organizationId } },
      },
    ],
  };
}
