import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { DynamoDbBlocklist } from '../adapters/dynamodb-blocklist';
import { DynamoDbHistory } from '../adapters/dynamodb-history';
import { readEnvironment, text, textList, textLists } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { logger } from '../adapters/logger';
import { systemTiming } from '../adapters/system-timing';
import { readNeverBlock } from '../core/never-block';
import type { ExpiredAnswer } from '../core/step-contracts';
import { releaseExpired } from './release-expired';

const environment = readEnvironment({
  HOSTS_TABLE: text,
  STATE_TABLE: text,
  HISTORY_TABLE: text,
  NEVER_BLOCK: textList,
  OWN_ADDRESSES: textLists,
});
const dynamoDb = new DynamoDBClient(functionSettings);
const tables = { hosts: environment.HOSTS_TABLE, state: environment.STATE_TABLE };
const releaser = {
  blocklist: new DynamoDbBlocklist(dynamoDb, tables),
  history: new DynamoDbHistory(dynamoDb, environment.HISTORY_TABLE, systemTiming.now),
  timing: systemTiming,
  neverBlock: readNeverBlock(environment.NEVER_BLOCK, environment.OWN_ADDRESSES),
};

/** Takes hosts whose block has run out, or that may not be blocked any more, off the blocklist, and answers them. */
export async function handler(_event: unknown, context: Context): Promise<ExpiredAnswer> {
  logger.addContext(context);
  const answer = await releaseExpired(releaser);
  for (const host of answer.Hosts) logger.info('Due for release', { ...host });
  logger.info('Answer', { expired: answer.Hosts.length, generation: answer.Generation, more: answer.More });
  return answer;
}
