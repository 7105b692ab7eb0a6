import type { Finding } from '../../../functions/core/finding';
import type { Deployed } from './deployed';
import type { Gate } from './gate';
import type { Place } from './place';

/** Whether a rule of ours is in the Region: in each that is covered, and in no other. */
export function regionGates({ schema }: Finding, { region, isOfEvent }: Place, deployed: Deployed | undefined): Gate[] {
  const gate = { gate: 'region' } as const;
  if (deployed === undefined) {
    return [{ ...gate, outcome: 'unknown', reason: 'no organization file says which Regions are covered' }];
  }
  if (region === '') return [{ ...gate, outcome: 'unknown', reason: 'the finding names no Region' }];
  const { homeRegion, linkedRegions } = deployed.organization;
  const what = isOfEvent ? 'the event is in' : 'the finding is of';
  if (!deployed.places.some((place) => place.region === region)) {
    return [
      {
        ...gate,
        outcome: 'stops',
        reason: `${what} ${region}, which is not covered: no rule sends it on from there, and the aggregator links no Region but ${linkedRegions.join(', ') || 'the home Region'}`,
        remedy: `Add ${region} to linkedRegions in the organization file, and deploy security-services, management, the members, delegated-admin.`,
      },
    ];
  }
  if (region === homeRegion) return [{ ...gate, outcome: 'passes', reason: `${what} ${region}, the home Region` }];
  const linked: Gate = {
    ...gate,
    outcome: 'passes',
    reason: `${what} ${region}, a linked Region with a rule of its own`,
  };
  // An event is where it is; the aggregator makes others.
  if (isOfEvent) return [linked];
  return [
    linked,
    {
      gate: 'aggregator',
      outcome: 'unknown',
      reason: `whether Security Hub also shows it in ${homeRegion} stands in no file; it comes to the bus without that, too`,
      show: [
        `aws securityhub ${schema === 'OCSF' ? 'list-aggregators-v2' : 'list-finding-aggregators'} --region ${homeRegion}`,
      ],
    },
  ];
}
