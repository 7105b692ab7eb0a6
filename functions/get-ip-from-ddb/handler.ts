import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { clientSettings } from '../adapters/client-settings';
import { DynamoDbBlocklist } from '../adapters/dynamodb-blocklist';
import { DynamoDbHistory } from '../adapters/dynamodb-history';
import { readEnvironment, text } from '../adapters/environment';
import { logger } from '../adapters/logger';
import { systemTiming } from '../adapters/system-timing';
import type { ExpiredAnswer } from '../core/step-contracts';
import { releaseExpired } from './release-expired';

const { HOSTS_TABLE, STATE_TABLE, HISTORY_TABLE } = readEnvironment({
  HOSTS_TABLE: text,
  STATE_TABLE: text,
  HISTORY_TABLE: text,
});
const dynamoDb = new DynamoDBClient(clientSettings);
const blocklist = new DynamoDbBlocklist(dynamoDb, { hosts: HOSTS_TABLE, state: STATE_TABLE });
const history = new DynamoDbHistory(dynamoDb, HISTORY_TABLE, systemTiming.now);

/** Takes hosts whose block has run out off the blocklist, and answers them. */
export async function handler(_event: unknown, context: Context): Promise<ExpiredAnswer> {
  logger.addContext(context);
  const answer = await releaseExpired(blocklist, history, systemTiming);
  for (const host of answer.Hosts) logger.info('Due for release', { ...host });
  logger.info('Answer', { expired: answer.Hosts.length, generation: answer.Generation, more: answer.More });
  return answer;
}
