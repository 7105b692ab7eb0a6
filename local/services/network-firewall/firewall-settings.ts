import { changed, findFirewall, firewallIdentity } from './firewalls';
import {
  description,
  encryptionConfiguration,
  loggingConfiguration,
  updateToken,
  type LogDestinationConfig,
} from './model';
import { flag, structure } from './shape';
import { checkToken, encryption, invalid, operation, type FirewallState, type Operation } from './state';
import { parameter } from './validation';

const changeIdentity = { ...firewallIdentity, UpdateToken: updateToken };

export const firewallSettingOperations: Readonly<Record<string, Operation>> = {
  UpdateFirewallDescription: operation(
    structure({}, { ...changeIdentity, Description: description }),
    ({ estate }, input) => {
      const firewall = findFirewall(estate, input);
      checkToken(firewall, input.UpdateToken);
      firewall.description = input.Description;
      return changed(firewall, { Description: firewall.description });
    },
  ),

  UpdateFirewallEncryptionConfiguration: operation(
    structure({}, { ...changeIdentity, EncryptionConfiguration: encryptionConfiguration }),
    ({ estate }, input) => {
      const firewall = findFirewall(estate, input);
      checkToken(firewall, input.UpdateToken);
      firewall.encryption = encryption(input.EncryptionConfiguration);
      return changed(firewall, { EncryptionConfiguration: firewall.encryption });
    },
  ),

  UpdateFirewallDeleteProtection: protection('DeleteProtection', 'delete'),
  UpdateFirewallPolicyChangeProtection: protection('FirewallPolicyChangeProtection', 'policyChange'),
  UpdateSubnetChangeProtection: protection('SubnetChangeProtection', 'subnetChange'),

  DescribeLoggingConfiguration: operation(structure({}, firewallIdentity), ({ estate }, input) =>
    loggingResponse(findFirewall(estate, input)),
  ),

  UpdateLoggingConfiguration: operation(
    structure({}, { ...firewallIdentity, LoggingConfiguration: loggingConfiguration, EnableMonitoringDashboard: flag }),
    ({ estate }, input) => {
      const firewall = findFirewall(estate, input);
      const wanted = input.LoggingConfiguration?.LogDestinationConfigs;
      if (wanted) validateLogs(firewall.logs, wanted);
      // Leaving the setting out switches logging off, however many destinations there are.
      firewall.logs = wanted ?? [];
      return loggingResponse(firewall);
    },
  ),
};

function protection(member: string, setting: keyof FirewallState['protection']): Operation {
  return operation(structure({ [member]: flag }, changeIdentity), ({ estate }, input) => {
    const firewall = findFirewall(estate, input);
    checkToken(firewall, input.UpdateToken);
    firewall.protection[setting] = (input as Record<string, unknown>)[member] === true;
    return changed(firewall, { [member]: firewall.protection[setting] });
  });
}

const destinationKey = { S3: 'bucketName', CloudWatchLogs: 'logGroup', KinesisDataFirehose: 'deliveryStream' } as const;

/** One destination for each type of log, and one destination added, removed or redirected in a call. */
function validateLogs(old: readonly LogDestinationConfig[], wanted: readonly LogDestinationConfig[]): void {
  const types = wanted.map(({ LogType }) => LogType);
  if (new Set(types).size < types.length) throw parameter(types, 'there can be one destination for each type of log');
  const lacking = wanted.find((each) => each.LogDestination[destinationKey[each.LogDestinationType]] === undefined);
  if (lacking) throw parameter(lacking.LogDestinationType, 'LogDestination does not fit its type');

  const before = new Map(old.map((each) => [identityOf(each), where(each)]));
  const after = new Map(wanted.map((each) => [identityOf(each), where(each)]));
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key) !== after.get(key),
  );
  if (differing.length > 1) throw invalid('You can change one LogDestinationConfig at a time');
}

/** A destination of another type of log or of another kind is another destination. */
function identityOf({ LogType, LogDestinationType }: LogDestinationConfig): string {
  return `${LogType}/${LogDestinationType}`;
}

function where({ LogDestination }: LogDestinationConfig): string {
  return JSON.stringify(Object.entries(LogDestination).sort());
}

function loggingResponse(firewall: FirewallState): object {
  const configured = firewall.logs.length > 0 ? { LoggingConfiguration: { LogDestinationConfigs: firewall.logs } } : {};
  return { FirewallArn: firewall.arn, FirewallName: firewall.name, ...configured };
}
