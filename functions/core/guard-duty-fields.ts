import { addressesIn } from './own-addresses';
import { readAddress } from './address';
import { directionOf } from './attack-sequence';
import type { Direction, Finding, Remote } from './finding';
import { at, isGiven, listOf, objectOf, parsed, saysTrue, textOf, written, type UntrustedObject } from './untrusted';

/**
 * GuardDuty's own fields inside ASFF: the flat keys of `ProductFields`, as Security Hub makes them of a finding's
 * `service`. Findings of 2018 and 2019 lack the prefix; entries of lists are written `name.0_/` now and were `name:0/`
 * before.
 */
export function guardDutyFields(raw: unknown): UntrustedObject {
  const fields = Object.entries(objectOf(at(raw, 'ProductFields')));
  // The present spelling wins where a finding has both.
  const older = fields.filter(([key]) => !key.startsWith('aws/'));
  const present = fields
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
  return Object.fromEntries([...older, ...present]) as UntrustedObject;
}

const prefix = 'aws/guardduty/service/';

/** GuardDuty has said "this is a sample" in three places over the years, two of which hold JSON. */
export function isSample(fields: UntrustedObject): boolean {
  return (
    saysTrue(at(fields, 'additionalInfo/sample')) || additionalInfo(fields).some((info) => saysTrue(at(info, 'sample')))
  );
}

/** Whether GuardDuty itself has the finding archived. */
export function isArchived(fields: UntrustedObject): boolean {
  return saysTrue(at(fields, 'archived'));
}

const threatList = /^(additionalInfo|evidence\/threatIntelligenceDetails[.:]\d+_?)\/threatListName$/;

/** Whether GuardDuty names a threat list that the remote host is on. */
export function isThreatListed(fields: UntrustedObject): boolean {
  return (
    Object.entries(fields).some(([key, value]) => threatList.test(key) && textOf(value).trim() !== '') ||
    additionalInfo(fields).some((info) => textOf(at(info, 'threatListName')).trim() !== '')
  );
}

function additionalInfo(fields: UntrustedObject): unknown[] {
  return [at(fields, 'additionalInfo'), at(fields, 'additionalInfo/value')].map(parsed);
}

export function resourceRoleOf(value: unknown): Finding['resourceRole'] {
  const role = textOf(value, 16).toUpperCase();
  return role === 'TARGET' || role === 'ACTOR' ? role : undefined;
}

/** The action that a flat key belongs to, and whether the key names its remote address. */
const remoteKey =
  /^action\/(networkConnection|awsApiCall|kubernetesApiCall|rdsLoginAttempt|portProbe)Action\/(?:portProbeDetails[.:][0-9]+_?\/)?remoteIpDetails\/ipAddressV[46]$/;
const localKey = /^action\/.{1,80}\/localIpDetails\/ipAddressV[46]$/;

/**
 * The other sides in GuardDuty's flat keys and in ASFF's `Action`, which has four branches and IPv4 only: the union of
 * both. Local addresses, proxies' hops (`sourceIPs`) and resources' own addresses are none. An entry that is there but is
 * no text is kept, to be refused aloud; one that is not there says nothing.
 */
export function asffRemotes(raw: unknown, fields: UntrustedObject): Remote[] {
  const direction = directionOf(at(fields, 'action/networkConnectionAction/connectionDirection'));
  const fromFields = Object.entries(fields).flatMap(([key, value]): Remote[] => {
    const kind = remoteKey.exec(key)?.[1];
    if (kind === undefined || !isGiven(value)) return [];
    return [
      {
        address: written(value),
        // Whoever calls an API, logs in or probes a port comes in to us.
        direction: kind === 'networkConnection' ? direction : 'inbound',
        ...(kind === 'awsApiCall' && affiliated(fields)),
      },
    ];
  });
  const action = at(raw, 'Action');
  const connection = at(action, 'NetworkConnectionAction');
  return [
    ...fromFields,
    ...remotesOf(connection, directionOf(at(connection, 'ConnectionDirection'))),
    ...remotesOf(at(action, 'AwsApiCallAction'), 'inbound'),
    ...listOf(at(action, 'PortProbeAction', 'PortProbeDetails')).flatMap((detail) => remotesOf(detail, 'inbound')),
  ];
}

function remotesOf(detail: unknown, direction: Direction | undefined): Remote[] {
  const remote = at(detail, 'RemoteIpDetails');
  return [at(remote, 'IpAddressV4'), at(remote, 'IpAddressV6')]
    .filter(isGiven)
    .map((value) => ({ address: written(value), direction }));
}

function affiliated(fields: UntrustedObject): Pick<Remote, 'affiliatedAccount'> {
  const account = 'action/awsApiCallAction/remoteAccountDetails';
  const isAffiliated = saysTrue(at(fields, `${account}/affiliated`));
  return isAffiliated ? { affiliatedAccount: textOf(at(fields, `${account}/accountId`), 12) } : {};
}

/** Addresses that the finding says are ours: its resources' and those of the local side. */
export function asffOwnAddresses(raw: unknown, fields: UntrustedObject): string[] {
  const probes = listOf(at(raw, 'Action', 'PortProbeAction', 'PortProbeDetails'));
  const local = [
    ...Object.entries(fields).flatMap(([key, value]) => (localKey.test(key) ? [value] : [])),
    ...probes.flatMap((probe) => Object.values(objectOf(at(probe, 'LocalIpDetails')))),
  ].flatMap((value) => {
    const reading = readAddress(textOf(value, 64));
    return 'host' in reading ? [reading.host] : [];
  });
  return [...new Set([...addressesIn(at(raw, 'Resources')), ...local])];
}
