import { createEndpoints, deleteEndpoints, findZones } from './endpoints';
import {
  description,
  encryptionConfiguration,
  page,
  resourceArn,
  resourceName,
  subnetMappings,
  tagList,
  updateToken,
  type SubnetMapping,
} from './model';
import { flag, list, structure, text } from './shape';
import {
  checkRoom,
  checkToken,
  common,
  find,
  newResource,
  operation,
  paginate,
  touch,
  type Estate,
  type FirewallState,
  type Operation,
} from './state';
import { statelessGroups } from './policies';
import { firewallExtras } from './unused-model';
import { parameter } from './validation';
import { AwsError } from '../../service';

const maximumFirewalls = 5;
export const firewallIdentity = { FirewallName: resourceName, FirewallArn: resourceArn };
const changeIdentity = { ...firewallIdentity, UpdateToken: updateToken };
const vpcId = text({ max: 128, pattern: /^vpc-[0-9a-f]+$/ });

export const firewallOperations: Readonly<Record<string, Operation>> = {
  CreateFirewall: operation(
    structure(
      { FirewallName: resourceName, FirewallPolicyArn: resourceArn, VpcId: vpcId, SubnetMappings: subnetMappings },
      {
        // All three start as false: the reference says TRUE, but it is what Terraform's users get who never set them.
        DeleteProtection: flag,
        SubnetChangeProtection: flag,
        FirewallPolicyChangeProtection: flag,
        Description: description,
        Tags: tagList,
        EncryptionConfiguration: encryptionConfiguration,
        ...firewallExtras,
      },
    ),
    async ({ estate, moto }, input) => {
      const arn = estate.arn(`firewall/${input.FirewallName}`);
      checkPolicy(estate, input.FirewallPolicyArn);
      checkRoom(estate.firewalls, arn, maximumFirewalls);
      const firewall: FirewallState = {
        ...newResource(arn, input),
        vpc: input.VpcId,
        status: 'PROVISIONING',
        policyArn: input.FirewallPolicyArn,
        subnets: input.SubnetMappings.map(withAddressType),
        attachments: [],
        logs: [],
        protection: {
          delete: input.DeleteProtection ?? false,
          policyChange: input.FirewallPolicyChangeProtection ?? false,
          subnetChange: input.SubnetChangeProtection ?? false,
        },
      };
      // The name is taken before the first wait, so that two calls at once cannot both have it.
      estate.firewalls.set(arn, firewall);
      try {
        const zones = await findZones(moto, estate.where, firewall.vpc, firewall.subnets, []);
        firewall.attachments = await createEndpoints(moto, estate.where, firewall, zones);
      } catch (error) {
        estate.firewalls.delete(arn);
        throw error;
      }
      firewall.status = 'READY';
      return describe(estate, firewall);
    },
  ),

  DescribeFirewall: operation(structure({}, firewallIdentity), ({ estate }, input) => {
    const firewall = findFirewall(estate, input);
    return { UpdateToken: firewall.token, ...describe(estate, firewall) };
  }),

  DeleteFirewall: operation(structure({}, firewallIdentity), async ({ estate, moto }, input) => {
    const firewall = findFirewall(estate, input);
    refuseWhen(firewall.protection.delete, 'delete protection is on');
    refuseWhen(firewall.logs.length > 0, 'logging must be switched off first');
    firewall.status = 'DELETING';
    await deleteEndpoints(moto, estate.where, firewall.attachments);
    estate.firewalls.delete(firewall.arn);
    return describe(estate, firewall);
  }),

  ListFirewalls: operation(structure({}, { ...page, VpcIds: list(vpcId) }), ({ estate }, input) => {
    const wanted = [...estate.firewalls.values()].filter(
      ({ vpc }) => !input.VpcIds?.length || input.VpcIds.includes(vpc),
    );
    const { page: found, NextToken } = paginate(wanted, input);
    return { Firewalls: found.map(({ name, arn }) => ({ FirewallName: name, FirewallArn: arn })), NextToken };
  }),

  AssociateFirewallPolicy: operation(
    structure({ FirewallPolicyArn: resourceArn }, changeIdentity),
    ({ estate }, input) => {
      const firewall = findFirewall(estate, input);
      checkToken(firewall, input.UpdateToken);
      refuseWhen(firewall.protection.policyChange, 'policy change protection is on');
      checkPolicy(estate, input.FirewallPolicyArn);
      firewall.policyArn = input.FirewallPolicyArn;
      return changed(firewall, { FirewallPolicyArn: firewall.policyArn });
    },
  ),

  AssociateSubnets: operation(
    structure({ SubnetMappings: subnetMappings }, changeIdentity),
    async ({ estate, moto }, input) => {
      const firewall = findFirewall(estate, input);
      checkToken(firewall, input.UpdateToken);
      refuseWhen(firewall.protection.subnetChange, 'subnet change protection is on');
      const zones = await findZones(moto, estate.where, firewall.vpc, input.SubnetMappings, firewall.attachments);
      const made = await createEndpoints(moto, estate.where, firewall, zones);
      firewall.attachments = [...firewall.attachments, ...made];
      firewall.subnets = [...firewall.subnets, ...input.SubnetMappings.map(withAddressType)];
      return changed(firewall, { SubnetMappings: firewall.subnets });
    },
  ),

  DisassociateSubnets: operation(
    structure({ SubnetIds: list(text({ max: 128 }), { min: 1 }) }, changeIdentity),
    async ({ estate, moto }, input) => {
      const firewall = findFirewall(estate, input);
      checkToken(firewall, input.UpdateToken);
      refuseWhen(firewall.protection.subnetChange, 'subnet change protection is on');
      const unknown = input.SubnetIds.find((subnet) => !subnetIds(firewall.subnets).includes(subnet));
      if (unknown !== undefined) throw parameter(unknown, 'the subnet is not associated with the firewall');
      const leaving = firewall.attachments.filter(({ subnet }) => input.SubnetIds.includes(subnet));
      await deleteEndpoints(moto, estate.where, leaving);
      firewall.attachments = firewall.attachments.filter((attachment) => !leaving.includes(attachment));
      firewall.subnets = firewall.subnets.filter(({ SubnetId }) => !input.SubnetIds.includes(SubnetId));
      return changed(firewall, { SubnetMappings: firewall.subnets });
    },
  ),
};

export function findFirewall(estate: Estate, input: { FirewallArn?: string; FirewallName?: string }): FirewallState {
  return find(estate.firewalls, { arn: input.FirewallArn, name: input.FirewallName });
}

/** Ends a change of a firewall: a new token, and the answer that all these operations give. */
export function changed(firewall: FirewallState, members: object): object {
  touch(firewall);
  return { FirewallArn: firewall.arn, FirewallName: firewall.name, UpdateToken: firewall.token, ...members };
}

function refuseWhen(condition: boolean, reason: string): void {
  if (condition) throw new AwsError('InvalidOperationException', `The operation is not valid: ${reason}`);
}

function checkPolicy(estate: Estate, arn: string): void {
  if (!estate.policies.has(arn)) throw parameter(arn, 'there is no such firewall policy');
}

function subnetIds(mappings: readonly SubnetMapping[]): string[] {
  return mappings.map(({ SubnetId }) => SubnetId);
}

function withAddressType(mapping: SubnetMapping): SubnetMapping {
  return { IPAddressType: 'IPV4', ...mapping };
}

function describe(estate: Estate, firewall: FirewallState): object {
  return {
    Firewall: {
      ...common(firewall),
      FirewallName: firewall.name,
      FirewallArn: firewall.arn,
      FirewallId: firewall.id,
      FirewallPolicyArn: firewall.policyArn,
      VpcId: firewall.vpc,
      SubnetMappings: firewall.subnets,
      DeleteProtection: firewall.protection.delete,
      SubnetChangeProtection: firewall.protection.subnetChange,
      FirewallPolicyChangeProtection: firewall.protection.policyChange,
      NumberOfAssociations: 0,
    },
    FirewallStatus: {
      Status: firewall.status,
      ConfigurationSyncStateSummary: firewall.status === 'PROVISIONING' ? 'PENDING' : 'IN_SYNC',
      SyncStates: syncStates(estate, firewall),
    },
  };
}

/** Every endpoint runs the current policy and groups: changes reach it at once here. */
function syncStates(estate: Estate, firewall: FirewallState): object {
  const policy = estate.policies.get(firewall.policyArn);
  const parts = policy ? [policy, ...statelessGroups(estate, policy.policy)] : [];
  const config = Object.fromEntries(
    parts.map(({ arn, token }) => [arn, { SyncStatus: 'IN_SYNC', UpdateToken: token }]),
  );
  return Object.fromEntries(
    firewall.attachments.map(({ zone, subnet, endpoint }) => [
      zone,
      { Attachment: { SubnetId: subnet, EndpointId: endpoint, Status: 'READY' }, Config: config },
    ]),
  );
}
