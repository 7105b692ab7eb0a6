import { Construct } from 'constructs';
import { alarmTopicArn, type FunctionName } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { reservedConcurrency } from '../../organization/reserved-concurrency';
import type { EncryptionKey } from './encryption-key';
import { functionEnvironment } from './function-environment';
import { functionPermissions } from './function-permissions';
import { NodeFunction } from './node-function';
import type { Place } from './place';
import type { Tables } from './tables';
import type { WebhookSecret } from './webhook-secret';

export interface ContainmentFunctionsProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly organization: Organization;
  /** Directory of the bundles that `build/bundle-functions.ts` makes. */
  readonly bundles: string;
  readonly tables: Tables;
  readonly slackWebhook: WebhookSecret;
}

/** The functions, each with a role of its own. */
export class ContainmentFunctions extends Construct {
  readonly addIpToDdb: NodeFunction;
  readonly updateNfRg: NodeFunction;
  readonly getIpFromDdb: NodeFunction;
  readonly removeIpFromDdb: NodeFunction;
  readonly sendGdFinding: NodeFunction;
  readonly enrolMembers: NodeFunction;

  constructor(scope: Construct, id: string, props: ContainmentFunctionsProps) {
    super(scope, id);
    const { place, key, organization, bundles, tables, slackWebhook } = props;
    const environment = functionEnvironment(organization);
    const permissions = functionPermissions({
      hosts: tables.hosts.arn,
      state: tables.state.arn,
      history: tables.history.arn,
      slackWebhook: slackWebhook.arn,
      alarmTopic: alarmTopicArn(organization),
      partition: place.partition,
      organizationId: organization.organizationId,
    });
    const { logRetentionDays } = organization;
    const reserved = reservedConcurrency(organization.concurrentExecutions);
    // The state machines' tasks time out ten seconds later, so that the function's own error is what they see.
    const declare = (name: FunctionName, timeoutSeconds: number, memoryMegabytes: number, description: string) =>
      new NodeFunction(this, name, {
        ...{ place, key, bundles, name, description, timeoutSeconds, memoryMegabytes, logRetentionDays },
        permissions: permissions[name],
        environment: environment[name],
        reservedConcurrency: reserved[name],
      });
    this.addIpToDdb = declare('add-ip-to-ddb', 60, 512, 'Records the remote hosts of findings');
    this.updateNfRg = declare('update-nf-rg', 120, 1024, 'Brings a batch of firewalls to the blocklist');
    this.getIpFromDdb = declare('get-ip-from-ddb', 60, 512, 'Releases hosts whose block has expired');
    this.removeIpFromDdb = declare('remove-ip-from-ddb', 60, 512, 'Removes the records of released hosts');
    this.sendGdFinding = declare('send-gd-finding', 30, 512, 'Tells people in Slack');
    // Nothing waits for it but a deployment: 1,000 accounts in three Regions take some minutes the first time.
    this.enrolMembers = declare('enrol-members', 600, 1024, 'Has the findings of every account come in');
  }
}
