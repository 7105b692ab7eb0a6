import { join } from 'node:path';

import { projectDirectory, writeWorkspace } from './cdktf';
import { answerControl } from './control';
import { Delegation } from './delegation';
import { Faults } from './faults';
import { findMoto } from './find-moto';
import { Gateway } from './gateway';
import { Access } from './iam/access';
import { keyOfFirewallResource } from './iam/key-of-firewall-resource';
import { Permissions } from './iam/permissions';
import { RoleCalls } from './iam/role-calls';
import { RoleSessions } from './iam/role-sessions';
import { instructions } from './instructions';
import type { LocalError } from './local-error';
import { motoHasEnded, startMoto } from './moto';
import type { MotoClient } from './moto-client';
import { Observations } from './observations';
import { OrganizationTree } from './organization-tree';
import { seedEverythingOn } from './seed-everything-on';
import { type SeededOrganization, seedOrganization, writeOrganizationFile } from './seed';
import { CloudFormation } from './services/cloud-formation/cloud-formation';
import { CloudWatch } from './services/cloud-watch';
import { EventBridge } from './services/event-bridge/event-bridge';
import { GuardDuty } from './services/guard-duty/guard-duty';
import { Lambda } from './services/lambda/lambda';
import { DynamoDb } from './services/dynamo-db';
import { LogGroups } from './services/log-groups';
import { NetworkFirewall, type FirewallView } from './services/network-firewall/network-firewall';
import { Organizations } from './services/organizations';
import { Scheduler } from './services/scheduler';
import { SecurityHub } from './services/security-hub/security-hub';
import { StepFunctions } from './services/step-functions/step-functions';
import { Tagging } from './services/tagging';
import { SlackReceiver } from './slack';
import { openStateDirectory } from './state-directory';
import { findTerraform, terraformEnvironment } from './terraform';

export interface StartOptions {
  /** Port of the endpoint on 127.0.0.1; 0 for any that is free. */
  readonly port: number;
  /**
   * Directory for the organization file, moto's log and Terraform's states; made when it is not there. Nobody else has it
   * meanwhile, and states of earlier runs are removed: they speak of an organization that is gone.
   */
  readonly stateDir: string;
  /** What people type for it, for whoever finds the directory in use; that of this process unless given. */
  readonly command?: string;
  /** Whether GuardDuty and Security Hub are on everywhere already, as somebody else has set them. */
  readonly everythingOn?: boolean;
  /** Protection plans that Regions lack, by Region; every Region has all of them unless given. */
  readonly guardDutyWithout?: Readonly<Record<string, readonly string[]>>;
  /** Takes lines of progress for people. */
  readonly log?: (line: string) => void;
}

/** A running organization: five accounts, three VPCs, two Regions. */
export interface LocalOrganization {
  /** `http://127.0.0.1:<port>`: all of AWS. */
  readonly endpoint: string;
  readonly accounts: SeededOrganization;
  /** Path of an organization file that covers it all. */
  readonly organizationFile: string;
  /** Directory in which the CDKTF CLI deploys Portcullis into it. */
  readonly workspace: string;
  /** URL that takes what an incoming webhook of Slack takes. */
  readonly slackWebhook: string;
  /** Environment of programs that are to talk to it, in the name of the management account. */
  readonly environment: Readonly<Record<string, string>>;
  readonly observations: Observations;
  readonly faults: Faults;
  readonly slack: SlackReceiver;
  /** Resolves when it has broken down by itself, with the reason. */
  readonly failed: Promise<LocalError>;
  /** The firewalls and, when asked about a host, whether they block it. */
  firewalls(host?: string): readonly FirewallView[];
  howToTalkToIt(): string;
  /** Ends everything that it started; safe to call twice. */
  stop(): Promise<void>;
}

/** Long enough for whatever Terraform does side by side to meet, and for nobody to wait. */
const delegationTimes = { change: 1_000, sync: 5_000 };

/** Starts an organization on this machine. @throws LocalError with one sentence on what is in the way */
export async function startLocalOrganization(options: StartOptions): Promise<LocalOrganization> {
  const { port, log = () => undefined, command: typed = process.argv.slice(1).join(' ') } = options;
  const state = openStateDirectory({ directory: options.stateDir, port, command: typed, log });
  const { path: stateDir, organizationFile, workspace } = state;
  const ends: (() => void | Promise<void>)[] = [() => state.release()];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const gateway = await Gateway.listen(port);
    ends.push(() => gateway.close());
    state.begin(gateway.port);
    await findTerraform();
    const installed = join(projectDirectory, '.local');
    const terraform = await terraformEnvironment({ stateDir, providerDir: join(installed, 'terraform-provider'), log });
    const command = await findMoto({ venv: join(installed, 'moto-venv'), log });
    const moto = await startMoto({ command, gatewayPort: gateway.port, logFile: state.motoLog });
    ends.push(() => moto.stop());
    const failed = moto.exited.then((code) => motoHasEnded(code, state.motoLog));

    const accounts = await seedOrganization(moto.client);
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    writeOrganizationFile(organizationFile, accounts);
    writeWorkspace(workspace);
    const environment = {
      ...awsEnvironment(endpoint, accounts),
      ...terraform,
      PORTCULLIS_ORGANIZATION: organizationFile,
    };

    const observations = new Observations();
    const sessions = new RoleSessions();
    const faults = new Faults(observations, sessions);
    const slack = new SlackReceiver(observations);
    const delegation = new Delegation(delegationTimes);
    const { services, networkFirewall, permissions, scheduler, end } = compose(moto.client, endpoint, accounts, {
      ...{ observations, sessions, faults, delegation },
    });
    ends.push(end);
    services.guardduty.setWithout(options.guardDutyWithout ?? {});
    const slackWebhook = `${endpoint}/_local/slack/webhook`;
    let isReady = false;
    const firewalls = (host?: string) => networkFirewall.describeFirewalls(host);
    const described = { endpoint, accounts, organizationFile, workspace, slackWebhook, environment };
    gateway.open({
      defaultAccount: accounts.management.id,
      services,
      moto: moto.client,
      faults,
      permissions,
      control: (request) =>
        answerControl(
          {
            ...{ observations, faults, slack, permissions, scheduler, firewalls, organization: described },
            isReady: () => isReady,
            ...{ securityHub: services.securityhub, guardDuty: services.guardduty, delegation },
          },
          request,
        ),
    });
    if (options.everythingOn === true) {
      log('Turning everything on.');
      await seedEverythingOn(endpoint, accounts);
    }
    isReady = true;
    const howToTalkToIt = () => instructions(described);
    return { ...described, observations, faults, slack, failed, firewalls, howToTalkToIt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The services that the gateway answers itself, and how they call each other. */
function compose(
  moto: MotoClient,
  endpoint: string,
  accounts: SeededOrganization,
  {
    observations,
    sessions,
    faults,
    delegation,
  }: { observations: Observations; sessions: RoleSessions; faults: Faults; delegation: Delegation },
) {
  const networkFirewall = new NetworkFirewall({ moto, observations });
  const access = new Access({ moto, keyOfFirewallResource: (arn) => keyOfFirewallResource(arn, networkFirewall) });
  const calls = new RoleCalls({ access, faults });
  const lambda = new Lambda({ moto, access, endpoint, observations, sessions });
  const stepFunctions = new StepFunctions({ moto, access, calls, runner: lambda, observations });
  const startExecution = (arn: string, input: string, name?: string) => stepFunctions.start(arn, input, name);
  const eventBridge = new EventBridge({ moto, access, calls, runner: lambda, observations, startExecution });
  const scheduler = new Scheduler({ moto, calls, runner: lambda, observations, startExecution });
  const tree = new OrganizationTree(moto, accounts.management.id);
  const cloudFormation = new CloudFormation({ moto, tree });
  const permissions = new Permissions({ sessions, access, moto });
  const securityHub = new SecurityHub({ organization: tree, delegation, intake: eventBridge });
  const guardDuty = new GuardDuty({ organization: tree, delegation, moto });
  const changed = async () => {
    await cloudFormation.followOrganization();
    await securityHub.followOrganization();
    await guardDuty.followOrganization();
  };
  const services = {
    monitoring: new CloudWatch({ moto, access, observations }),
    logs: new LogGroups(access),
    dynamodb: new DynamoDb(moto),
    events: eventBridge,
    lambda,
    states: stepFunctions,
    'network-firewall': networkFirewall,
    securityhub: securityHub,
    guardduty: guardDuty,
    cloudformation: cloudFormation,
    tagging: new Tagging({ moto, firewallResources: (where) => networkFirewall.tagged(where) }),
    organizations: new Organizations({ moto, tree, administrators: delegation.administrators, changed }),
  };
  const end = async () => {
    await stepFunctions.stop();
    await lambda.stop();
  };
  return { services, networkFirewall, permissions, scheduler, end };
}

function awsEnvironment(endpoint: string, { management, homeRegion }: SeededOrganization): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: management.id,
    AWS_SECRET_ACCESS_KEY: 'local',
    // Empty is unset: a token of the user's own would go with the key.
    AWS_SESSION_TOKEN: '',
    AWS_REGION: homeRegion,
    AWS_DEFAULT_REGION: homeRegion,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Profiles have endpoints of their own.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
