import { alarmTopic, dashboard, deadLetterQueue, stateTable } from '../names';
import type { Organization } from '../organization';
import { actions, anywhere, nowhere, tagGone, type DeployerPlace, type DeployerPolicy } from './deployer-policy';
import { keyStatements, keyUseStatement } from './key-statements';

/** What the security account keeps, and what watches it. */
export function storePolicy(place: DeployerPlace, organization: Organization): DeployerPolicy {
  const { slackWebhookSecret } = organization.notifications;
  return {
    name: 'portcullis-deployer-stores',
    title: 'Keys, tables, the secret, queues, alarms',
    statements: [
      ...keyStatements(place),
      // CreateTable and CreateSecret need these of the key that they are given, and functions of their environment's.
      keyUseStatement(
        place,
        ['dynamodb', 'lambda', 'secretsmanager'],
        ['CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*'],
      ),
      {
        Sid: 'Tables',
        Action: actions(
          'dynamodb',
          ...['CreateTable', 'DeleteTable', 'DescribeContinuousBackups', 'DescribeTable', 'DescribeTimeToLive'],
          ...['ListTagsOfResource', 'TagResource', 'UntagResource', 'UpdateContinuousBackups', 'UpdateTable'],
          'UpdateTimeToLive',
        ),
        Resource: [anywhere(place, 'dynamodb', 'table/portcullis-*')],
        rarely: { 'dynamodb:UntagResource': tagGone, 'dynamodb:UpdateTable': 'deletionProtection changes' },
      },
      {
        Sid: 'Batches',
        Action: actions('dynamodb', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
        // No item of the hosts: a deployer lifts no block, and makes none.
        Resource: [anywhere(place, 'dynamodb', `table/${stateTable}`)],
        rarely: { 'dynamodb:UpdateItem': 'an account or a VPC comes or goes' },
      },
      {
        Sid: 'Secret',
        Action: actions(
          'secretsmanager',
          ...['CreateSecret', 'DeleteSecret', 'DescribeSecret', 'GetResourcePolicy', 'PutResourcePolicy'],
          ...['TagResource', 'UntagResource', 'UpdateSecret'],
        ),
        // AWS ends its ARN with characters of its own.
        Resource: [anywhere(place, 'secretsmanager', `secret:${slackWebhookSecret}*`)],
        rarely: {
          'secretsmanager:UntagResource': tagGone,
          'secretsmanager:UpdateSecret': 'a release changes what the secret says of itself',
        },
        why: 'the name is that of notifications.slackWebhookSecret',
      },
      {
        Sid: 'DeadLetters',
        Action: actions(
          'sqs',
          ...['CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'ListQueueTags', 'SetQueueAttributes', 'TagQueue'],
          'UntagQueue',
        ),
        Resource: [anywhere(place, 'sqs', deadLetterQueue)],
        rarely: {
          'sqs:SetQueueAttributes': 'a release, or a change of linkedRegions, changes which rules may write to it',
          'sqs:UntagQueue': tagGone,
        },
      },
      {
        Sid: 'AlarmTopics',
        Action: actions(
          'sns',
          ...['CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'ListTagsForResource', 'SetTopicAttributes'],
          ...['TagResource', 'UntagResource'],
        ),
        Resource: [anywhere(place, 'sns', alarmTopic)],
        rarely: { 'sns:UntagResource': tagGone },
      },
      {
        Sid: 'Alarms',
        Action: actions(
          'cloudwatch',
          ...['DeleteAlarms', 'ListTagsForResource', 'PutMetricAlarm', 'TagResource', 'UntagResource'],
        ),
        Resource: [anywhere(place, 'cloudwatch', 'alarm:portcullis-*')],
        rarely: { 'cloudwatch:UntagResource': tagGone },
      },
      {
        Sid: 'AlarmNames',
        Action: ['cloudwatch:DescribeAlarms'],
        Resource: ['*'],
        why: 'AWS wants it on everything where composite alarms are among what is asked for',
      },
      {
        Sid: 'Dashboard',
        Action: actions('cloudwatch', 'DeleteDashboards', 'GetDashboard', 'PutDashboard'),
        Resource: [nowhere(place, 'cloudwatch', `dashboard/${dashboard}`)],
      },
    ],
  };
}
