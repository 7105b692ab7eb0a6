import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { AssumedRoles } from '../adapters/assumed-roles';
import { AwsOrganizationAccounts } from '../adapters/aws-organization-accounts';
import { DynamoDbEnrolments } from '../adapters/dynamodb-enrolments';
import { DynamoDbTold } from '../adapters/dynamodb-told';
import { readEnvironment, text } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { GuardDutyMembers } from '../adapters/guard-duty-members';
import { readInput } from '../adapters/input';
import { logger } from '../adapters/logger';
import { publishMetrics } from '../adapters/metrics';
import { SecurityHubHubs } from '../adapters/security-hub-hubs';
import { SecurityHubMembers } from '../adapters/security-hub-members';
import { SnsTopic } from '../adapters/sns-topic';
import { systemTiming } from '../adapters/system-timing';
import { accountsNotReporting, summaryOf } from '../core/enrolment/report';
import { count } from '../core/metric';
import { enrolMembers } from './enrol-members';
import { partMembers } from './part-members';
import { tellEnrolment } from './tell-enrolment';

const { STATE_TABLE, ALARM_TOPIC_ARN, HUB_READER_ROLE_NAME, PARTITION } = readEnvironment({
  STATE_TABLE: text,
  ALARM_TOPIC_ARN: text,
  HUB_READER_ROLE_NAME: text,
  PARTITION: text,
});
const dynamoDb = new DynamoDBClient(functionSettings);
const session = { partition: PARTITION, role: HUB_READER_ROLE_NAME, session: 'portcullis-enrol-members' };
const enrolments = new DynamoDbEnrolments(dynamoDb, STATE_TABLE);
const securityHub = SecurityHubMembers.ofThisAccount();
const enroller = {
  organization: new AwsOrganizationAccounts(new OrganizationsClient(functionSettings)),
  members: { GuardDuty: GuardDutyMembers.ofThisAccount(), 'Security Hub': securityHub },
  hubs: SecurityHubHubs.withRoles(new AssumedRoles(new STSClient(functionSettings), session, systemTiming.now)),
  timing: systemTiming,
};
const teller = {
  enrolments,
  told: new DynamoDbTold(dynamoDb, STATE_TABLE),
  topic: new SnsTopic(new SNSClient(functionSettings), ALARM_TOPIC_ARN),
  timing: systemTiming,
};

/** What Terraform sends beside its own word of why; a schedule sends nothing. */
const input = z.object({
  Do: z.optional(z.enum(['enrol', 'part'])),
  tf: z.optional(z.object({ action: z.string() })),
});

/** Has accounts report, or, when the stack goes, lets those go whose hubs go next. Answers lines for whoever deploys. */
export async function handler(event: unknown, context: Context): Promise<string[]> {
  logger.addContext(context);
  const request = readInput(input, event);
  const settings = await enrolments.settings();
  if (request.Do === 'part') {
    if (request.tf?.action !== 'delete') return ['Nothing is to be done until the stack is destroyed.'];
    const lines = await partMembers(settings, securityHub);
    for (const line of lines) logger.info('Parting', { line });
    return lines;
  }
  const deadline = systemTiming.now() + context.getRemainingTimeInMillis() * 0.75;
  const memory = await enrolments.memory();
  const outcome = await enrolMembers(settings, memory, { ...enroller, deadline });
  const { report } = outcome;
  for (const { service, region, account } of report.enrolled) logger.info('Enrolled', { service, region, account });
  for (const trouble of report.troubles) logger.warn('Not reporting', { trouble });
  publishMetrics([count('AccountsNotReporting', accountsNotReporting(report.troubles).size)]);
  await tellEnrolment(memory, outcome, { ...teller, holder: context.awsRequestId });
  return summaryOf(report);
}
