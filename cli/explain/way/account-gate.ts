import { decide, services, type Service } from '../../../functions/core/enrolment/enrolment';
import type { Finding } from '../../../functions/core/finding';
import type { Deployed } from './deployed';
import type { Gate } from './gate';
import type { Place } from './place';

const accountId = /^[0-9]{12}$/;

/**
 * Whether an event is on a default bus of the security account. An event bears the account of the bus that AWS put it on,
 * whosever finding it carries: cloud-custodian/cloud-custodian#5034 has one of an administrator, about a member's finding.
 */
export function accountGate(finding: Finding, { account, region }: Place, deployed: Deployed | undefined): Gate {
  if (deployed === undefined) {
    return { gate: 'account', outcome: 'unknown', reason: 'no organization file says which is the security account' };
  }
  const { securityAccount } = deployed.organization;
  if (account !== undefined && account !== securityAccount) {
    return {
      gate: 'account',
      outcome: 'stops',
      reason: `the event is on the default bus of account ${account}, and our rules are in the security account, ${securityAccount}`,
      remedy:
        'Give the finding alone, without its event: the security account gets an event of its own for what a member reports.',
    };
  }
  if (account !== undefined) {
    return { gate: 'account', outcome: 'passes', reason: `the event is the security account's, ${account}` };
  }
  if (finding.account === securityAccount) {
    return {
      gate: 'account',
      outcome: 'passes',
      reason: `the finding is the security account's own, ${securityAccount}`,
    };
  }
  // Of a Region that is not covered there is nothing to ask.
  const isCovered = deployed.places.some((covered) => covered.region === region);
  return reporting(finding, isCovered ? region : deployed.organization.homeRegion, deployed);
}

/** Whether the organization file has the account report. That it does, or does not, no file says. */
function reporting({ account, schema }: Finding, region: string, { organization, enrolment }: Deployed): Gate {
  const gate = { gate: 'account', outcome: 'unknown' } as const;
  if (!accountId.test(account)) return { ...gate, reason: 'the finding names no account' };
  const name = organization.members.find(({ id }) => id === account)?.name;
  const whose =
    account === organization.managementAccount ? `${account} (management)` : name ? `${account} (${name})` : account;
  if (schema === 'OCSF') {
    return {
      ...gate,
      reason: `whether ${whose} reports to the security account stands in no file: the newer Security Hub is not turned on by Portcullis`,
      show: [`aws securityhub describe-security-hub-v2 --region ${region}`],
    };
  }
  const doubts = services.flatMap((service) => doubtOf(service, region, account, { organization, enrolment }) ?? []);
  return {
    ...gate,
    reason:
      doubts.length === 0
        ? `the organization file has ${whose} report; that it does stands in no file`
        : `the organization file does not have ${whose} report: ${doubts.join('; ')}. It may do so all the same`,
    show: [
      `aws securityhub get-members --region ${region} --account-ids ${account} --query 'Members[].MemberStatus'`,
      `aws guardduty get-members --region ${region} --account-ids ${account} --query 'Members[].RelationshipStatus' --detector-id "$(aws guardduty list-detectors --region ${region} --query 'DetectorIds[0]' --output text)"`,
    ],
  };
}

/** By the decision of `enrol-members`. */
function doubtOf(
  service: Service,
  region: string,
  account: string,
  { organization, enrolment }: Pick<Deployed, 'organization' | 'enrolment'>,
): string | undefined {
  if (service === 'Security Hub' && enrolment.securityHub === 'CENTRAL') {
    return organization.securityHub.rootPolicy === 'KEEP'
      ? "Security Hub's policy of the root is not Portcullis's"
      : undefined;
  }
  switch (decide(enrolment, { service, region }, account, undefined)) {
    case 'left out':
      return 'nobody says that its Security Hub is on (existing, turnOnSecurityHub, enrolOthers)';
    case 'not ours':
      return `${service} is left alone in accounts that members does not name (guardDuty.members: NEW)`;
    default:
      return undefined;
  }
}
