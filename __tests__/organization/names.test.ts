import fc from 'fast-check';
import { capacityOf, ruleGroupName as nameOfKey, vpcOf } from '../../functions/core/firewall-key';
import { countDropped } from '../../functions/core/count-dropped';
import { metricNames } from '../../functions/core/metric';
import {
  batchesOf,
  busArn,
  droppedPackets,
  firewallKey,
  firewallsOf,
  maximumBatches,
  metrics,
  partitionOf,
  roleArn,
  ruleGroupArn,
  ruleGroupName,
  ruleGroupsOf,
  stackNames,
} from '../../organization/names';
import type { MemberAccount, Organization } from '../../organization/organization';
import { loadText, sound } from './organization-file';

const organization = loadText(sound);

/** Members with up to three VPCs each; every id occurs once. */
const members: fc.Arbitrary<MemberAccount[]> = fc
  .uniqueArray(fc.record({ id: fc.stringMatching(/^[0-9]{12}$/), count: fc.nat({ max: 3 }) }), {
    maxLength: 200,
    selector: ({ id }) => id,
  })
  .map((accounts) =>
    accounts.map(({ id, count }, index) => ({
      id,
      name: `account ${index}`,
      turnOnSecurityHub: false,
      vpcs: Array.from({ length: count }, (_, vpc) => ({
        id: `vpc-${(index * 4 + vpc).toString(16).padStart(8, '0')}`,
        region: 'us-west-2',
        firewallSubnets: [],
        ruleGroupOnly: false,
        routes: [],
        capacity: 2000,
        ...(vpc === 0 && { formerCapacity: 1000 }),
      })),
    })),
  );
const withMembers = (list: readonly MemberAccount[]): Organization => ({ ...organization, members: list });

describe('batchesOf', () => {
  it('puts every rule group into exactly one batch, with all others of its account', () => {
    fc.assert(
      fc.property(members, (list) => {
        const batches = batchesOf(withMembers(list));
        const keys = [...batches.values()].flat().map(firewallKey);
        expect(keys.sort()).toEqual(firewallsOf(withMembers(list)).flatMap(ruleGroupsOf).map(firewallKey).sort());
        expect(new Set(keys).size).toBe(keys.length);
        const accounts = [...batches.values()].flatMap((batch) => [...new Set(batch.map(({ account }) => account))]);
        expect(new Set(accounts).size).toBe(accounts.length);
      }),
    );
  });

  it('numbers the batches below the maximum, in rising order, and makes no empty one', () => {
    fc.assert(
      fc.property(members, (list) => {
        const batches = batchesOf(withMembers(list));
        const numbers = [...batches.keys()];
        expect(numbers).toEqual(numbers.filter((n) => n >= 0 && n < maximumBatches).sort((a, b) => a - b));
        expect([...batches.values()].every((batch) => batch.length > 0)).toBe(true);
      }),
    );
  });

  it('changes one batch at most when an account joins, wherever it is written', () => {
    fc.assert(
      fc.property(members, fc.nat(), (list, place) => {
        fc.pre(list.length > 0);
        const joining = place % list.length;
        const before = batchesOf(withMembers(list.filter((_, index) => index !== joining)));
        const after = batchesOf(withMembers(list));
        const changed = [...after].filter(
          ([batch, firewalls]) => JSON.stringify(before.get(batch)) !== JSON.stringify(firewalls),
        );
        expect(changed.length).toBeLessThanOrEqual(1);
        expect([...before.keys()].every((batch) => after.has(batch))).toBe(true);
      }),
    );
  });

  it('spreads accounts over the batches', () => {
    const list = Array.from({ length: 1000 }, (_, n) => ({
      id: String(100000000000 + n * 7919),
      name: `account ${n}`,
      turnOnSecurityHub: false,
      vpcs: [
        {
          id: 'vpc-0a1b2c3d',
          region: 'us-west-2',
          firewallSubnets: [],
          ruleGroupOnly: false,
          routes: [],
          capacity: 2000,
        },
      ],
    }));
    const sizes = [...batchesOf(withMembers(list)).values()].map(({ length }) => length);
    expect(sizes).toHaveLength(maximumBatches);
    expect(Math.max(...sizes)).toBeLessThan((2 * 1000) / maximumBatches);
  });

  it('keeps the batch of an account for ever', () => {
    expect([...batchesOf(organization).keys()]).toEqual([17, 29]);
  });
});

describe('the derived names', () => {
  const firewall = { account: '333333333333', region: 'us-west-2', id: 'vpc-0a1b2c3d', capacity: 2000 };

  it('are the public interface', () => {
    expect({
      busArn: busArn(organization),
      roleArn: roleArn('us-west-2', '333333333333', 'portcullis-firewall-updater'),
      ruleGroupArn: ruleGroupArn(firewall),
      key: firewallKey(firewall),
      stacks: [stackNames.member('333333333333'), stackNames.firewall(firewall)],
    }).toEqual({
      busArn: 'arn:aws:events:us-west-2:222222222222:event-bus/sechub-findings',
      roleArn: 'arn:aws:iam::333333333333:role/portcullis-firewall-updater',
      ruleGroupArn: 'arn:aws:network-firewall:us-west-2:333333333333:stateless-rulegroup/portcullis-vpc-0a1b2c3d-2000',
      key: '333333333333/us-west-2/vpc-0a1b2c3d-2000',
      stacks: ['member-333333333333', 'firewall-333333333333-us-west-2-vpc-0a1b2c3d'],
    });
  });

  it('are read from a key by the functions as they are made here', () => {
    const key = firewallKey(firewall);
    expect([nameOfKey(key), vpcOf(key), capacityOf(key)]).toEqual([
      ruleGroupName(firewall),
      '333333333333/us-west-2/vpc-0a1b2c3d',
      '2000',
    ]);
  });

  it.each([
    ['us-west-2', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
  ])('put %s into partition %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});

it('names the metric that the rules in the firewalls publish', () => {
  expect(countDropped.ActionDefinition.PublishMetricAction?.Dimensions).toEqual([
    { Value: droppedPackets.customAction },
  ]);
});

it('names the metrics that the functions publish', () => {
  expect(Object.values(metrics.names).sort()).toEqual([...metricNames].sort());
});
