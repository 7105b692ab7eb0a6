import type { Found, FoundAccount, FoundRegion } from '../../../cli/adopt/found';

export const detector = '12abc34d567e8fa901bc2d34e56789f0';
export const arn = 'arn:aws:securityhub:us-west-2:222222222222:finding-aggregator/0f6a1b9e-1111-4222-8333-444455556666';
export const regions = ['us-west-2', 'us-east-1'];

/** An account with the same in both Regions of the sound file. */
export function account(id: string, name: string, region: Omit<FoundRegion, 'region'>): FoundAccount {
  return { account: id, name, regions: regions.map((each) => ({ region: each, ...region })) };
}

const none = { detector: { read: null }, hub: { read: false } };

/** An organization where nothing is on, and what is said otherwise. */
export function foundWith(given: Partial<Found> = {}): Found {
  return {
    accounts: [
      account('111111111111', 'management', none),
      account('222222222222', 'security', none),
      account('333333333333', 'shop', { hub: { read: false } }),
      account('444444444444', 'warehouse', { hub: { read: false } }),
    ],
    accountList: { read: ['111111111111', '222222222222', '333333333333', '444444444444'] },
    administrators: regions.map((region) => ({ region, guardDuty: { read: null }, securityHub: { read: null } })),
    aggregator: { read: null },
    configuration: { read: 'UNKNOWN' },
    rootPolicy: { read: null },
    rootId: 'r-ab12',
    deployed: new Set(),
    unknownStacks: [],
    ...given,
  };
}

const on = { detector: { read: { id: detector, isSuspended: false } }, hub: { read: true } };

/** An organization where everything is on, with the security account as the administrator. */
export function everythingOn(given: Partial<Found> = {}): Found {
  const administrator = { read: '222222222222' };
  return foundWith({
    accounts: [
      account('111111111111', 'management', on),
      account('222222222222', 'security', on),
      account('333333333333', 'shop', { hub: { read: true } }),
      account('444444444444', 'warehouse', { hub: { read: false } }),
      account('555555555555', 'laboratory', { hub: { read: true } }),
    ],
    accountList: { read: ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'] },
    administrators: regions.map((region) => ({ region, guardDuty: administrator, securityHub: administrator })),
    aggregator: { read: { arn, linkedRegions: ['us-east-1'] } },
    configuration: { read: 'LOCAL' },
    ...given,
  });
}
