import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { DynamoDbHistory } from '../adapters/dynamodb-history';
import { DynamoDbHosts } from '../adapters/dynamodb-hosts';
import { readEnvironment, text } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { readInput } from '../adapters/input';
import { logger } from '../adapters/logger';
import { systemTiming } from '../adapters/system-timing';
import type { RemovedAnswer } from '../core/step-contracts';
import { removeReleased } from './remove-released';

const { HOSTS_TABLE, HISTORY_TABLE } = readEnvironment({ HOSTS_TABLE: text, HISTORY_TABLE: text });
const dynamoDb = new DynamoDBClient(functionSettings);
const hosts = new DynamoDbHosts(dynamoDb, HOSTS_TABLE);
const history = new DynamoDbHistory(dynamoDb, HISTORY_TABLE, systemTiming.now);

const host = z.object({
  HostIp: z.string(),
  ExpiresAt: z.number(),
  ReleaseGeneration: z.number(),
  Reason: z.optional(z.string()),
});
const input = z.object({ Hosts: z.array(host) });

/** Deletes the records of hosts that every firewall has let go of, but for those that were seen again. */
export async function handler(event: unknown, context: Context): Promise<RemovedAnswer> {
  logger.addContext(context);
  const { answer, unwritten } = await removeReleased(readInput(input, event).Hosts, hosts, history, systemTiming);
  for (const removed of answer.Removed) logger.info('Released', { ...removed });
  for (const kept of answer.Kept) logger.info('Seen again, so kept', { host: kept });
  if (unwritten !== undefined) logger.error('The history lacks these removals', { error: unwritten });
  return answer;
}
