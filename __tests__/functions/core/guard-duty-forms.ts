import { guardDutyAsAsff } from '../../../cli/explain/guard-duty-as-asff';
import { decide } from '../../../functions/core/decide';
import { plainPolicy, type Policy } from '../../../functions/core/policy';
import { readAsff } from '../../../functions/core/read-asff';
import { readOcsf } from '../../../functions/core/read-ocsf';

/** When the findings are decided on. */
export const now = Date.UTC(2026, 10, 28);
export const remote = '185.220.101.4';
export const own = '52.95.110.1';
const seen = '2026-11-20T10:00:00.000Z';

/** What a finding says, before it is put into one of the three forms. */
export interface Said {
  readonly type: string;
  readonly host?: string;
  readonly action?: 'network' | 'api';
  readonly role?: string;
  readonly direction?: string;
  readonly threatList?: string;
  readonly affiliated?: boolean;
  readonly severity?: number;
  readonly archived?: boolean;
  readonly lastSeen?: string;
}

/** The finding in GuardDuty's own form. */
export function raw({
  type,
  host = remote,
  action = 'network',
  role,
  direction,
  threatList,
  severity = 5,
  ...said
}: Said) {
  const remoteIpDetails = { ipAddressV4: host };
  return {
    arn: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/1',
    accountId: '111122223333',
    region: 'us-east-1',
    type,
    severity,
    updatedAt: '2026-11-27T10:00:00.000Z',
    resource: {
      instanceDetails: {
        networkInterfaces: [{ publicIp: own, privateIpAddress: '10.0.0.5', ipv6Addresses: ['2600:1f14::1'] }],
        tags: [{ key: 'publicIp', value: remote }],
      },
    },
    service: {
      action:
        action === 'api'
          ? {
              awsApiCallAction: {
                remoteIpDetails,
                remoteAccountDetails: { accountId: '444455556666', affiliated: said.affiliated ?? false },
              },
            }
          : { networkConnectionAction: { remoteIpDetails, connectionDirection: direction } },
      resourceRole: role,
      eventLastSeen: said.lastSeen ?? seen,
      archived: said.archived ?? false,
      ...(threatList !== undefined && { evidence: { threatIntelligenceDetails: [{ threatListName: threatList }] } }),
    },
  };
}

/** The same in OCSF, as far as OCSF can say it. */
export function ocsf(said: Said) {
  const { type, host = remote, action = 'network', role, direction, threatList, severity = 5 } = said;
  const mine = { ip: '10.0.0.5' };
  const other = { ip: host };
  const isOut = direction === 'OUTBOUND';
  return {
    class_uid: 2004,
    metadata: { product: { uid: 'arn:aws:securityhub:us-east-1::productv2/aws/guardduty' } },
    severity_id: severity >= 9 ? 5 : severity >= 7 ? 4 : severity >= 4 ? 3 : 2,
    finding_info: {
      uid: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/1',
      types: ['Threats', type],
      last_seen_time_dt: said.lastSeen ?? seen,
      modified_time_dt: '2026-11-27T10:00:00.000Z',
    },
    ...(said.archived === true && { activity_name: 'Close' }),
    evidences: [
      {
        src_endpoint: isOut ? mine : other,
        dst_endpoint: isOut ? other : mine,
        ...(action === 'api' && { api: { operation: 'ListBuckets' } }),
        ...(direction !== undefined && { connection_info: { direction: isOut ? 'Outbound' : 'Inbound' } }),
        data: {
          resource_role: role,
          ...(threatList !== undefined && { threatListName: threatList }),
          ...(action === 'api' &&
            said.affiliated === true && { remoteAccountDetails: { accountId: '444455556666', affiliated: true } }),
        },
      },
    ],
    resources: [{ data: { network_interfaces: [{ public_ip: own, private_ip_address: '10.0.0.5' }] } }],
  };
}

export const forms = {
  asff: (said: Said) => readAsff(guardDutyAsAsff(raw(said)))!,
  ocsf: (said: Said) => readOcsf(ocsf(said))!,
};

export function verdicts(said: Said, policy: Partial<Policy> = {}, form: keyof typeof forms = 'asff') {
  return decide(forms[form](said), { ...plainPolicy, ...policy }, now);
}
