import { functionNames } from '../../organization/names';
import {
  defaultConcurrentExecutions,
  keptUnreserved,
  reservedConcurrency,
  unreserved,
} from '../../organization/reserved-concurrency';

const quotas = Array.from({ length: 1_200 }, (_, index) => index + 1);
const reservations = (quota: number) =>
  Object.values(reservedConcurrency(quota)).filter((reserved) => reserved !== unreserved);
const sum = (quota: number) => reservations(quota).reduce((total, reserved) => total + reserved, 0);

describe('reservedConcurrency', () => {
  it('is, with the quota that Lambda gives, what every function asks for', () => {
    expect(reservedConcurrency(defaultConcurrentExecutions)).toEqual({
      'add-ip-to-ddb': 20,
      'update-nf-rg': 400,
      'get-ip-from-ddb': unreserved,
      'remove-ip-from-ddb': unreserved,
      'send-gd-finding': 4,
      'enrol-members': unreserved,
    });
  });

  it.each([
    [524, { 'send-gd-finding': 4, 'add-ip-to-ddb': 20, 'update-nf-rg': 400 }],
    [300, { 'send-gd-finding': 4, 'add-ip-to-ddb': 20, 'update-nf-rg': 176 }],
    [164, { 'send-gd-finding': 4, 'add-ip-to-ddb': 20, 'update-nf-rg': 40 }],
    [163, { 'send-gd-finding': 4, 'add-ip-to-ddb': 20 }],
    [114, { 'send-gd-finding': 4, 'add-ip-to-ddb': 10 }],
    [113, { 'send-gd-finding': 4 }],
    [102, { 'send-gd-finding': 2 }],
    [100, {}],
    [10, {}],
  ])('shrinks to what a quota of %i has', (quota, expected) => {
    const some = Object.entries(reservedConcurrency(quota)).filter(([, reserved]) => reserved !== unreserved);
    expect(Object.fromEntries(some)).toEqual(expected);
  });

  it('leaves what Lambda keeps to functions without a reservation, whatever the quota', () => {
    for (const quota of quotas) expect(sum(quota)).toBeLessThanOrEqual(Math.max(0, quota - keptUnreserved));
  });

  it('never stops a function, which a reservation of nothing would', () => {
    for (const quota of quotas) {
      expect(Object.keys(reservedConcurrency(quota)).sort()).toEqual([...functionNames].sort());
      for (const reserved of reservations(quota)) expect(reserved).toBeGreaterThan(0);
    }
  });

  it('gives containment 40 invocations at once of its own, or 100 to share', () => {
    for (const quota of quotas) {
      const own = reservedConcurrency(quota)['update-nf-rg'];
      expect(own === unreserved || own >= 40).toBe(true);
    }
  });
});
