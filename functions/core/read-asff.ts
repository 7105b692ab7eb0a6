import type { Finding } from './finding';
import { isSeverity, severityOfScore, type Severity } from './severity';
import { at, instantOf, isGiven, listOf, objectOf, parsed, saysTrue, textOf, written } from './untrusted';

/**
 * Reads one finding in the AWS Security Finding Format, whatever is missing or broken in it: what can be read is used.
 * Never throws. `undefined` when it has no `Id`, since a block could then be neither repeated safely nor explained.
 */
export function readAsff(raw: unknown): Finding | undefined {
  const id = textOf(at(raw, 'Id'));
  if (id === '') return undefined;
  const productArn = textOf(at(raw, 'ProductArn'));
  return {
    schema: 'ASFF',
    id,
    productArn,
    account: textOf(at(raw, 'AwsAccountId'), 12),
    // `Region` is optional in ASFF; the product's ARN carries the Region where the product found it.
    region: textOf(at(raw, 'Region'), 32) || textOf(productArn.split(':')[3], 32),
    type: textOf(listOf(at(raw, 'Types'))[0], 256),
    title: textOf(at(raw, 'Title'), 256),
    description: textOf(at(raw, 'Description'), 1024),
    severity: readSeverity(at(raw, 'Severity')),
    updatedAt: ['UpdatedAt', 'LastObservedAt', 'CreatedAt', 'FirstObservedAt']
      .map((key) => instantOf(at(raw, key)))
      .find((instant) => instant !== undefined),
    recordState: textOf(at(raw, 'RecordState'), 32) || 'ACTIVE',
    workflowStatus: textOf(at(raw, 'Workflow', 'Status'), 32) || 'NEW',
    sample: isSample(raw),
    remoteAddresses: remoteAddresses(raw),
  };
}

function readSeverity(severity: unknown): Severity {
  const label = at(severity, 'Label');
  if (isSeverity(label)) return label;
  const score = at(severity, 'Normalized');
  return typeof score === 'number' ? severityOfScore(score) : 'INFORMATIONAL';
}

const service = 'aws/guardduty/service/';

/** GuardDuty has said "this is a sample" in three places over the years. */
function isSample(raw: unknown): boolean {
  const fields = at(raw, 'ProductFields');
  return (
    saysTrue(at(raw, 'Sample')) ||
    saysTrue(at(fields, `${service}additionalInfo/sample`)) ||
    [`${service}additionalInfo`, `${service}additionalInfo/value`].some((key) =>
      saysTrue(at(parsed(at(fields, key)), 'sample')),
    )
  );
}

/**
 * The flat keys of `ProductFields` under which GuardDuty names the other side of what it saw. Local addresses, proxies'
 * hops (`sourceIPs`) and resources' own addresses have other keys. Findings of 2018 and 2019 lack the prefix; entries of
 * a port probe are written `portProbeDetails.0_/` now and were `portProbeDetails:0/` before.
 */
const remoteAddressKey = new RegExp(
  '^(?:aws/guardduty/service/)?action/' +
    '(?:(?:networkConnection|awsApiCall|kubernetesApiCall|rdsLoginAttempt)Action|portProbeAction/portProbeDetails[.:][0-9]+_?)' +
    '/remoteIpDetails/ipAddressV[46]$',
);

function remoteAddresses(raw: unknown): string[] {
  const fields = Object.entries(objectOf(at(raw, 'ProductFields')))
    .filter(([key]) => remoteAddressKey.test(key))
    .map(([, value]) => value);
  const action = at(raw, 'Action');
  const details = [
    at(action, 'NetworkConnectionAction'),
    at(action, 'AwsApiCallAction'),
    ...listOf(at(action, 'PortProbeAction', 'PortProbeDetails')),
  ].map((detail) => at(detail, 'RemoteIpDetails'));
  const values = [...fields, ...details.flatMap((remote) => [at(remote, 'IpAddressV4'), at(remote, 'IpAddressV6')])];
  // An entry that is there but is no text is kept, to be refused aloud; one that is not there says nothing.
  return [...new Set(values.filter(isGiven).map(written))];
}
