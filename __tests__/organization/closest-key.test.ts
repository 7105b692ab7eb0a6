import fc from 'fast-check';
import { closestKey } from '../../organization/closest-key';

const known = ['id', 'name', 'vpcs', 'homeRegion', 'linkedRegions', 'retentionHours', 'firewallSubnets'];

describe('closestKey', () => {
  it.each([
    ['homeregion', 'homeRegion'],
    ['home_region', 'homeRegion'],
    ['hoemRegion', 'homeRegion'],
    ['linkedRegion', 'linkedRegions'],
    ['vpc', 'vpcs'],
    ['ids', 'id'],
    ['nmae', 'name'],
    ['retention', 'retentionHours'],
    ['subnets', 'firewallSubnets'],
  ])('takes %s for %s', (wrong, right) => {
    expect(closestKey(wrong, known)).toBe(right);
  });

  it.each(['zone', 'colour', 'x', ''])('has nothing for %j', (wrong) => {
    expect(closestKey(wrong, known)).toBeUndefined();
  });

  it('prefers the known key with the fewest changes, which is the key itself if it is known', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.shuffledSubarray(known, { minLength: known.length }), (key, order) => {
        expect(closestKey(key, order)).toBe(key);
      }),
    );
  });
});
