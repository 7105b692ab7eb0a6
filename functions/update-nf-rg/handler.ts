import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { STSClient } from '@aws-sdk/client-sts';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { AssumedRoles } from '../adapters/assumed-roles';
import { DynamoDbBlocklist } from '../adapters/dynamodb-blocklist';
import { DynamoDbFirewalls } from '../adapters/dynamodb-firewalls';
import { DynamoDbHistory } from '../adapters/dynamodb-history';
import { readEnvironment, text } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { readInput } from '../adapters/input';
import { logger } from '../adapters/logger';
import { publishMetrics } from '../adapters/metrics';
import { networkSettingOf, networkVariables } from '../adapters/network-environment';
import { NetworkFirewallRuleGroups } from '../adapters/network-firewall';
import { systemTiming } from '../adapters/system-timing';
import type { UpdateAnswer } from '../core/step-contracts';
import { measureUpdates } from './measure-updates';
import { answerOf } from './outcome';
import { updateFirewalls } from './update-firewalls';

const environment = readEnvironment({
  HOSTS_TABLE: text,
  STATE_TABLE: text,
  HISTORY_TABLE: text,
  UPDATER_ROLE_NAME: text,
  PARTITION: text,
  ...networkVariables,
});
const { HOSTS_TABLE, STATE_TABLE, HISTORY_TABLE, UPDATER_ROLE_NAME, PARTITION } = environment;
const dynamoDb = new DynamoDBClient(functionSettings);
const session = { partition: PARTITION, role: UPDATER_ROLE_NAME, session: 'portcullis-update-nf-rg' };
const roles = new AssumedRoles(new STSClient(functionSettings), session, systemTiming.now);
const networks = networkSettingOf(environment);
const ports = {
  blocklist: new DynamoDbBlocklist(dynamoDb, { hosts: HOSTS_TABLE, state: STATE_TABLE }),
  history: new DynamoDbHistory(dynamoDb, HISTORY_TABLE, systemTiming.now),
  neverBlock: networks.neverBlock,
  firewalls: new DynamoDbFirewalls(dynamoDb, STATE_TABLE),
  ruleGroups: NetworkFirewallRuleGroups.withRoles(roles),
  timing: systemTiming,
  networks,
};

const input = z.object({
  Batch: z.int(),
  Generation: z.optional(z.int()),
  Reconcile: z.optional(z.boolean()),
  Hosts: z.optional(z.array(z.string())),
});

/** Brings a batch of firewalls to the blocklist. */
export async function handler(event: unknown, context: Context): Promise<UpdateAnswer> {
  logger.addContext(context);
  const request = readInput(input, event);
  const deadline = systemTiming.now() + context.getRemainingTimeInMillis() * 0.75;
  const updater = { ...ports, holder: context.awsRequestId, deadline };
  const { generation, outcomes, blocked } = await updateFirewalls(request, updater);
  for (const outcome of outcomes) logger[outcome.kind === 'failed' ? 'error' : 'info']('Firewall', { outcome });
  publishMetrics(measureUpdates({ outcomes, blocked }));
  const answer = answerOf(request.Batch, generation, outcomes, systemTiming.now());
  if (answer.TurnedBack) logger.error('The generation was turned back', { turnedBack: answer.TurnedBack });
  return answer;
}
