import fc from 'fast-check';
import { decide, placesOf, services, type EnrolmentSettings } from '../../../../functions/core/enrolment/enrolment';
import { numRuns } from '../../run-count';

const ids = ['111111111111', '333333333333', '444444444444', '555555555555'];
const regions = ['us-west-2', 'us-east-1'];
const someIds = fc.uniqueArray(fc.constantFrom(...ids));
const byRegion = fc.record({ 'us-west-2': someIds, 'us-east-1': someIds });
const settings: fc.Arbitrary<EnrolmentSettings> = fc.record({
  managementAccount: fc.constant('111111111111'),
  securityAccount: fc.constant('222222222222'),
  regions: fc.constant(regions),
  guardDuty: fc.constantFrom('ALL' as const, 'NEW' as const),
  securityHub: fc.constantFrom('LOCAL' as const, 'CENTRAL' as const),
  enrolOthers: fc.boolean(),
  members: someIds,
  existingHubs: byRegion,
  ownHubs: byRegion,
});
const place = fc.record({ service: fc.constantFrom(...services), region: fc.constantFrom(...regions) });
const status = fc.constantFrom(
  undefined,
  'Enabled',
  'ENABLED',
  'Removed',
  'Resigned',
  'Created',
  'Disabled',
  'Deleted',
);
const check = (
  predicate: (
    ...all: [EnrolmentSettings, { service: (typeof services)[number]; region: string }, string, string | undefined]
  ) => void,
) => fc.assert(fc.property(settings, place, fc.constantFrom(...ids), status, predicate), { numRuns });

describe('who is to report', () => {
  it('never turns default standards on where nobody has asked for them', () => {
    check((file, { region }, account, held) => {
      if (file.enrolOthers || file.existingHubs[region]!.includes(account)) return;
      expect(decide(file, { service: 'Security Hub', region }, account, held)).not.toBe('enrol');
    });
  });

  it('leaves whoever reports as they are, and brings back whoever does not any more', () => {
    check((file, where, account, held) => {
      const decision = decide(file, where, account, held);
      expect(decision === 'nothing').toBe(held?.toLowerCase() === 'enabled');
      if (decision !== 'nothing') expect(decision).toBe(decide(file, where, account, undefined));
    });
  });

  it("is everybody in GuardDuty, or the file's accounts and the management account", () => {
    check((file, { region }, account) => {
      const isOurs = file.guardDuty === 'ALL' || [...file.members, '111111111111'].includes(account);
      expect(decide(file, { service: 'GuardDuty', region }, account, undefined)).toBe(isOurs ? 'enrol' : 'not ours');
    });
  });

  it('names everybody of whose hub nothing is known, or enrols them where that is wanted', () => {
    check((file, { region }, account) => {
      const known = file.existingHubs[region]!.includes(account) || file.ownHubs[region]!.includes(account);
      if (known || file.securityHub === 'CENTRAL') return;
      const decision = decide(file, { service: 'Security Hub', region }, account, 'Removed');
      expect(decision).toBe(file.enrolOthers ? 'enrol' : 'left out');
    });
  });

  it("takes the file's word for what is on, and asks for proof of what a stack turns on", () => {
    check((file, { region }, account) => {
      if (file.securityHub === 'CENTRAL') return;
      const decision = decide(file, { service: 'Security Hub', region }, account, undefined);
      if (file.existingHubs[region]!.includes(account)) expect(decision).toBe('enrol');
      else if (file.ownHubs[region]!.includes(account)) expect(decision).toBe('prove');
    });
  });

  it('calls nothing of Security Hub where its configuration is central', () => {
    check((file) => {
      const wanted = placesOf(file).filter(({ service }) => service === 'Security Hub');
      expect(wanted).toHaveLength(file.securityHub === 'LOCAL' ? 2 : 0);
      expect(placesOf(file).filter(({ service }) => service === 'GuardDuty')).toHaveLength(2);
    });
  });
});
