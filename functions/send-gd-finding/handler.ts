import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { DynamoDbFirewalls } from '../adapters/dynamodb-firewalls';
import { DynamoDbOpenings } from '../adapters/dynamodb-openings';
import { DynamoDbTold } from '../adapters/dynamodb-told';
import { readEnvironment, text, textList } from '../adapters/environment';
import { functionSettings } from '../adapters/function-settings';
import { readInput } from '../adapters/input';
import { logger } from '../adapters/logger';
import { publishMetrics } from '../adapters/metrics';
import { policyOf, policyVariables } from '../adapters/policy-environment';
import { SlackWebhook } from '../adapters/slack-webhook';
import { systemTiming } from '../adapters/system-timing';
import { WebhookSecret } from '../adapters/webhook-secret';
import type { NotifyAnswer } from '../core/step-contracts';
import { notification } from './notification';
import { notify } from './notify';

const environment = readEnvironment({
  STATE_TABLE: text,
  SLACK_WEBHOOK_SECRET: text,
  NOTIFY_PRODUCTS: textList,
  AWS_REGION: text,
  ...policyVariables,
});
const dynamoDb = new DynamoDBClient(functionSettings);
const secret = new WebhookSecret(
  new SecretsManagerClient(functionSettings),
  environment.SLACK_WEBHOOK_SECRET,
  systemTiming.now,
);
const notifier = {
  told: new DynamoDbTold(dynamoDb, environment.STATE_TABLE),
  openings: new DynamoDbOpenings(dynamoDb, environment.STATE_TABLE),
  channel: new SlackWebhook(secret, systemTiming),
  firewalls: new DynamoDbFirewalls(dynamoDb, environment.STATE_TABLE),
  timing: systemTiming,
  homeRegion: environment.AWS_REGION,
  products: environment.NOTIFY_PRODUCTS,
  policy: policyOf(environment),
  measure: publishMetrics,
  unnoted: (error: unknown) => {
    logger.error('A message was sent and could not be noted as sent: it may come again', { error });
  },
};

/** Tells people of a containment, a release, a failure or a finding, once. */
export async function handler(event: unknown, context: Context): Promise<NotifyAnswer> {
  logger.addContext(context);
  const request = readInput(notification, event);
  const answer = await notify(request, { ...notifier, holder: context.awsRequestId });
  logger.info('Answer', { kind: request.Kind, sent: answer.Sent, suppressed: answer.Suppressed });
  return answer;
}
