import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { DynamoDbBlocklist } from '../adapters/dynamodb-blocklist';
import { DynamoDbHistory } from '../adapters/dynamodb-history';
import { DynamoDbOpenings } from '../adapters/dynamodb-openings';
import { readEnvironment, text } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { logger } from '../adapters/logger';
import { publishMetrics } from '../adapters/metrics';
import { policyOf, policyVariables } from '../adapters/policy-environment';
import { systemTiming } from '../adapters/system-timing';
import { count } from '../core/metric';
import type { RecordAnswer } from '../core/step-contracts';
import { recordHosts } from './record-hosts';

const environment = readEnvironment({
  HOSTS_TABLE: text,
  STATE_TABLE: text,
  HISTORY_TABLE: text,
  ...policyVariables,
});
const policy = policyOf(environment);
const tables = { hosts: environment.HOSTS_TABLE, state: environment.STATE_TABLE };
const dynamoDb = new DynamoDBClient(functionSettings);
const ports = {
  blocklist: new DynamoDbBlocklist(dynamoDb, tables),
  history: new DynamoDbHistory(dynamoDb, environment.HISTORY_TABLE, systemTiming.now),
  openings: new DynamoDbOpenings(dynamoDb, environment.STATE_TABLE),
  timing: systemTiming,
};

/** Takes the hosts out of an event of Security Hub, refuses what must never be blocked, and records the rest. */
export async function handler(event: unknown, context: Context): Promise<RecordAnswer> {
  logger.addContext(context);
  const deadline = systemTiming.now() + context.getRemainingTimeInMillis() * 0.75;
  const recorder = { ...ports, deadline };
  const { answer, problems, blocked, unwritten } = await recordHosts(event, policy, recorder);
  for (const problem of problems) logger.warn('Could not be read', { ...problem });
  for (const refusal of answer.Refused) logger.warn('Refused', { ...refusal });
  for (const finding of answer.Findings) logger.info('Recorded', { ...finding });
  if (unwritten !== undefined) logger.error('This decision could not be noted beside the record', { error: unwritten });
  logger.info('Answer', { newIP: answer.NewIP, generation: answer.Generation, behind: answer.Entered });
  publishMetrics([count('HostsAdded', blocked), count('HostsRefused', answer.Refused.length)]);
  return answer;
}
