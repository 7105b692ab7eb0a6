import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readAsff } from '../../../functions/core/read-asff';
import { readOcsf } from '../../../functions/core/read-ocsf';
import { type Finding, readFinding } from '../../../local/services/security-hub/read-finding';
import { isGuardDutys, toOcsf } from '../../../local/services/security-hub/to-ocsf';
import type { Json } from '../fake-moto';

/** A finding of the fixtures as Security Hub keeps it. */
function kept(fixture: string): Finding {
  const event: Json = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', `${fixture}.json`), 'utf8'));
  const [finding] = event.detail.findings;
  const read = readFinding(finding, { account: finding.AwsAccountId, region: finding.ProductArn.split(':')[3] });
  if ('error' in read) throw new Error(String(read.error));
  return read;
}

describe('a finding in OCSF', () => {
  it.each([
    'network-connection',
    'port-probe',
    'port-probe-old-keys',
    'aws-api-call',
    'kubernetes-api-call',
    'rds-login-attempt',
    'action-only',
    'product-fields-only',
    'ipv6',
    'dns-request',
    'suppressed',
    'notified',
  ])('says what it says in ASFF: %s', (fixture) => {
    const asff = readAsff(kept(fixture))!;
    const ocsf = readOcsf(toOcsf(kept(fixture), true))!;

    const { schema, productArn, type, remotes, recordState, workflowStatus } = asff;
    const { id, account, region, title, description, severity, updatedAt, lastSeenAt, sample } = asff;
    expect(ocsf).toMatchObject({ id, account, region, title, description, severity, updatedAt, lastSeenAt, sample });
    const addressesOf = (sides: typeof remotes) => sides.map(({ address }) => address).sort();
    expect(ocsf.productArn).toBe(productArn.replace(':product/', ':productv2/'));
    expect(ocsf.type).toBe(type.slice(type.lastIndexOf('/') + 1).replace('-', '/'));
    expect(addressesOf(ocsf.remotes)).toEqual(addressesOf(remotes));
    expect([ocsf.recordState, ocsf.workflowStatus]).toEqual([recordState, workflowStatus]);
    expect(schema).toBe('ASFF');
  });

  it('is a detection, with the remote host at the end that the connection came from', () => {
    expect(toOcsf(kept('network-connection'), true)).toMatchObject({
      ...{ class_uid: 2004, type_uid: 200401, severity: 'High', severity_id: 4, status: 'New', status_id: 1 },
      cloud: { account: { uid: '444444444444' }, region: 'us-east-1' },
      finding_info: { uid: kept('network-connection').Id, types: ['UnauthorizedAccess:EC2/TorClient'] },
      metadata: { product: { uid: 'arn:aws:securityhub:us-east-1::productv2/aws/guardduty' } },
      evidences: [
        {
          dst_endpoint: { ip: '185.220.101.4' },
          connection_info: { direction: 'Outbound' },
          data: { resource_role: 'TARGET' },
        },
      ],
      resources: [{ type: 'AWS::EC2::Instance' }],
    });
  });

  it('says when it was first and last seen, where the provider does', () => {
    const { FirstObservedAt, LastObservedAt } = kept('network-connection');
    expect(toOcsf(kept('network-connection'), true)).toMatchObject({
      finding_info: {
        first_seen_time: Date.parse(String(FirstObservedAt)),
        first_seen_time_dt: FirstObservedAt,
        last_seen_time: Date.parse(String(LastObservedAt)),
        last_seen_time_dt: LastObservedAt,
      },
    });
    const unseen = { ...kept('network-connection'), LastObservedAt: undefined };
    expect(toOcsf(unseen, true)['finding_info']).not.toHaveProperty('last_seen_time');
  });

  it('is closed where the product has archived it', () => {
    expect(toOcsf(kept('archived'), false)).toMatchObject({ activity_name: 'Close', status: 'Archived' });
  });

  it("is made of GuardDuty's findings only", () => {
    expect(isGuardDutys(kept('network-connection'))).toBe(true);
    expect(isGuardDutys(kept('fake-product'))).toBe(false);
  });
});
