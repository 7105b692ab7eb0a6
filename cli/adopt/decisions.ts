import { keepsSecurityHub } from '../../organization/adopted-resources';
import { existingOf } from '../../organization/existing-of';
import { configurationPolicy } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { isRead, type Found, type FoundAggregator } from './found';
import type { Note } from './note';

/**
 * What was found and no line of `existing` mends: things to decide, and things to know.
 * @param right the organization with `existing` as it should be
 */
export function decisions(organization: Organization, right: Organization, found: Found): Note[] {
  return [
    ...otherAdministrators(organization, found),
    ...aggregation(organization, found),
    ...configuration(organization, found),
    ...suspended(found),
    ...keptWithTheAdministrator(right),
  ];
}

const decide = (message: string): Note => ({ kind: 'decide', message });
const know = (message: string): Note => ({ kind: 'know', message });

/** An organization has one administrator for each service. */
function otherAdministrators({ securityAccount }: Organization, { administrators }: Found): Note[] {
  return administrators.flatMap(({ region, guardDuty, securityHub }) =>
    (
      [
        ['GuardDuty', 'guardduty disable-organization-admin-account --admin-account-id', guardDuty],
        ['Security Hub', 'securityhub disable-organization-admin-account --admin-account-id', securityHub],
      ] as const
    ).flatMap(([service, command, reading]) => {
      if (!isRead(reading) || reading.read === null || reading.read === securityAccount) return [];
      return [
        decide(
          `${service}'s administrator in ${region} is ${reading.read}, not ${securityAccount}. Make it the securityAccount, or take it away in the management account, which leaves its members on their own: aws ${command} ${reading.read} --region ${region}`,
        ),
      ];
    }),
  );
}

function aggregation({ homeRegion, linkedRegions, securityHub }: Organization, { aggregator }: Found): Note[] {
  if (!isRead(aggregator) || aggregator.read === null) return [];
  const { arn } = aggregator.read;
  const region = arn.split(':')[3] ?? '';
  if (region !== homeRegion) {
    return [
      decide(
        `Findings are brought together in ${region}, not in ${homeRegion}. Make ${region} the homeRegion, or delete that aggregator: aws securityhub delete-finding-aggregator --region ${region} --finding-aggregator-arn ${arn}`,
      ),
    ];
  }
  if (linkedRegions.length === 0 && securityHub.configuration === 'LOCAL') return [];
  const lost = linksLost(aggregator.read, linkedRegions);
  return lost === '' ? [] : [know(`The aggregator links ${lost}. It will link the linkedRegions and no others.`)];
}

function linksLost({ linkedRegions: linked }: FoundAggregator, covered: readonly string[]): string {
  if (!linked) return 'every Region, or every one but some';
  return linked.filter((region) => !covered.includes(region)).join(', ');
}

function configuration({ securityHub }: Organization, found: Found): Note[] {
  if (!isRead(found.configuration)) return [];
  const { rootPolicy } = found;
  const policy = isRead(rootPolicy) ? rootPolicy.read : undefined;
  const isCentral = found.configuration.read === 'CENTRAL';
  const isOthers = typeof policy === 'string' && policy !== configurationPolicy;
  const root = found.rootId ?? '<its id: aws organizations list-roots>';
  const write = (whose: 'KEEP' | 'OURS') =>
    `securityHub: { configuration: CENTRAL, rootPolicy: ${whose}${whose === 'OURS' ? `, organizationRoot: ${root}` : ''} }`;
  const right = isOthers ? write('KEEP') : write('OURS');
  if (isCentral && securityHub.configuration === 'LOCAL') {
    const what =
      policy === undefined ? '' : policy === null ? ' The root has no policy.' : ` The root has "${policy}".`;
    return [
      decide(
        `Security Hub's configuration is CENTRAL. LOCAL would turn it off, and AWS deletes its policies then.${what} To leave it on, write: ${policy === undefined ? `${write('KEEP')}, or OURS where the root has no policy` : right}`,
      ),
    ];
  }
  if (securityHub.rootPolicy === 'KEEP' && found.configuration.read !== 'UNKNOWN' && (!isCentral || policy === null)) {
    const what = isCentral ? 'The root has no policy' : "Security Hub's configuration is LOCAL";
    return [decide(`${what}: there is nothing to keep. Write: ${write('OURS')}`)];
  }
  if (securityHub.rootPolicy === 'KEEP' && found.configuration.read === 'UNKNOWN')
    return [decide(`Security Hub has no administrator, and so no policy to keep. Write: ${write('OURS')}`)];
  if (isCentral && securityHub.rootPolicy === 'OURS' && isOthers)
    return [
      know(`The root has the policy "${policy}", and OURS takes its place. To leave it alone, write: ${write('KEEP')}`),
    ];
  return [];
}

function suspended({ accounts }: Found): Note[] {
  return accounts.flatMap(({ account, regions }) =>
    regions.flatMap(({ region, detector }) =>
      detector && isRead(detector) && detector.read?.isSuspended === true
        ? [know(`GuardDuty is suspended in ${account} in ${region}: its stack resumes it.`)]
        : [],
    ),
  );
}

/** AWS lets neither go before the administrator. */
function keptWithTheAdministrator(organization: Organization): Note[] {
  const { homeRegion, linkedRegions, managementAccount, securityAccount } = organization;
  const { administrators } = existingOf(organization, managementAccount);
  const { detectors, hubs } = existingOf(organization, securityAccount);
  return [homeRegion, ...linkedRegions].flatMap((region) => [
    ...(administrators.guardDuty.includes(region) && detectors[region] === undefined
      ? [know(`GuardDuty's administrator in ${region} stays after Portcullis, and so does its detector.`)]
      : []),
    ...((keepsSecurityHub(organization) || administrators.securityHub.includes(region)) && !hubs.includes(region)
      ? [know(`Security Hub's administrator in ${region} stays after Portcullis, and so does its hub.`)]
      : []),
  ]);
}
