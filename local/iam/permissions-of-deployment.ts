import type { AwsRequest } from '../service';
import type { Asked } from './access';
import { Call, type ServiceCalls } from './calls/call';
import { functionCalls, iamCalls, networkCalls, stackSetCalls } from './calls/compute-calls';
import { eventCalls, queueCalls, scheduleCalls, stateMachineCalls, topicCalls } from './calls/messaging-calls';
import { firewallCalls, guardDutyCalls, securityHubCalls } from './calls/security-calls';
import { bucketCalls, keyCalls, logCalls, secretCalls, tableCalls, watchCalls } from './calls/storage-calls';
import { permissionsOfCall } from './permissions-of-call';

/** By signing name. */
const services: Readonly<Record<string, ServiceCalls>> = {
  cloudformation: stackSetCalls,
  dynamodb: tableCalls,
  ec2: networkCalls,
  events: eventCalls,
  guardduty: guardDutyCalls,
  iam: iamCalls,
  kms: keyCalls,
  lambda: functionCalls,
  logs: logCalls,
  monitoring: watchCalls,
  'network-firewall': firewallCalls,
  s3: bucketCalls,
  scheduler: scheduleCalls,
  secretsmanager: secretCalls,
  securityhub: securityHubCalls,
  sns: topicCalls,
  sqs: queueCalls,
  states: stateMachineCalls,
  sts: ({ request, operation }) => permissionsOfCall(request, operation),
};

/** Where what the names of actions begin with is not the service's signing name. */
const prefixes: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', tagging: 'tag' };

/**
 * The permissions that a call of Terraform's, or of people, needs: with IAM's names of actions and resources, as the service
 * authorization reference has them. Whatever is not known of its resource fits no statement that is limited to some.
 */
export function permissionsOfDeployment(request: AwsRequest, operation: string): readonly Asked[] {
  const call = new Call(request, operation, prefixes[request.service]);
  const asked = services[request.service]?.(call) ?? call.on([undefined]);
  return asked.map((each) => ({ ...each, isStrict: true }));
}
