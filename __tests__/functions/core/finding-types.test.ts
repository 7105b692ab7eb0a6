import { findingTypeOf } from '../../../functions/core/finding-type-of';
import { findingTypes } from '../../../functions/core/finding-types';
import documented from '../../fixtures/guardduty-documented-types.json';
import samples from '../../fixtures/guardduty-samples.json';

/**
 * What was read off findings that AWS has published, or that its "generate sample findings" has made: facts to compare
 * the table with. Of findings that others made up none is in it.
 */
interface Sample {
  readonly type: string;
  readonly form: string;
  readonly action: string | null;
  readonly role: string | null;
  readonly direction: string | null;
  readonly remote: boolean;
  readonly threatList: boolean;
  readonly source: string;
}

const sampled = (samples as Sample[]).map((sample) => ({ sample, row: findingTypeOf([sample.type]) }));

const guide = 'https://docs.aws.amazon.com/guardduty/latest/ug/';

/** The types, once each, of the samples for which something holds. */
function typesWhere(holds: (sample: Sample, side: string) => boolean): string[] {
  const types = sampled.flatMap(({ sample, row }) => (row && holds(sample, row.side) ? [row.type] : []));
  return [...new Set(types)].sort();
}

describe('the table of finding types', () => {
  it('has one row for a type', () => {
    const types = findingTypes.map(({ type }) => type);
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
    expect(types.filter((type) => !/^[A-Za-z]+:[A-Za-z0-9]+\/[A-Za-z0-9&.!]+$/.test(type))).toEqual([]);
  });

  it.each(Object.entries(documented.pages))('has a row for each type of %s, with that source', (page, types) => {
    const rows = new Map(findingTypes.map((row) => [row.type, row.source]));
    expect(types.filter((type) => rows.get(type) !== `${guide}${page}.html`)).toEqual([]);
  });

  it('has no row that no page documents, but for those of other sources', () => {
    const known = new Set(Object.values(documented.pages).flat());
    const undocumented = findingTypes.filter(({ type }) => !known.has(type));
    expect(
      undocumented.map(({ type, source, side }) => [type, source.replace('https://github.com/', ''), side]),
    ).toEqual([
      ['Impact:EC2/MassIPScan', 'awsdocs/amazon-guardduty-user-guide', 'victim'],
      ['Impact:S3/ObjectDestruction.Unusual', 'awsdocs/amazon-guardduty-user-guide', 'own'],
      ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration', 'awsdocs/amazon-guardduty-user-guide', 'unclear'],
      ['Canary:EC2/Stateless.IntegTest', 'aws-samples/amazon-guardduty-automated-response-sample', 'unclear'],
    ]);
  });

  it('marks as retired what the page of retired types has', () => {
    const retired = new Set<string>(documented.pages['guardduty_finding-types-retired']);
    const marked = findingTypes.filter(({ source, ...row }) => source.startsWith(guide) && row.retired);
    expect(new Set(marked.map(({ type }) => type))).toEqual(retired);
  });

  it('blocks nobody for what our own people do, for what is unclear, and for whom we attack', () => {
    const ownDoing = /AnomalousBehavior(?!\.SuccessfulBruteForce)|^Policy:|^Stealth:|LoggingDisabled|PenTest|Unusual/;
    const attacks = /DenialOfService|Spambot|Portscan|PortSweep/;
    const wrong = findingTypes.filter(
      ({ type, side }) =>
        (ownDoing.test(type) || attacks.test(type)) && (side === 'attacker' || side === 'destination'),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the samples of AWS', () => {
  it('are enough to say something', () => {
    expect(sampled.length).toBeGreaterThan(70);
    expect(new Set(sampled.map(({ sample }) => sample.form))).toEqual(new Set(['raw', 'asff', 'ocsf']));
  });

  it.each(sampled.map(({ sample, row }) => [sample.type, sample.source, row] as const))(
    'have a row each: %s of %s',
    (_type, _source, row) => {
      expect(row).toBeDefined();
    },
  );

  it('of a type that names no remote host name none', () => {
    expect(typesWhere(({ remote }, side) => remote && side === 'none')).toEqual([]);
  });

  it('of every other type name one', () => {
    expect(typesWhere(({ remote }, side) => !remote && side !== 'none')).toEqual([
      // In OCSF, as the newer Security Hub once sent it: the evidence had the API and no endpoint.
      'Stealth:IAMUser/CloudTrailLoggingDisabled',
    ]);
  });

  it('that go out are never those of an attacker', () => {
    expect(typesWhere(({ direction }, side) => direction === 'OUTBOUND' && side === 'attacker')).toEqual([]);
  });

  it('that come in are never those of a victim or a destination', () => {
    expect(
      typesWhere(({ direction }, side) => direction === 'INBOUND' && (side === 'victim' || side === 'destination')),
    ).toEqual([
      // A host on a threat list of ours is blocked whichever way it talks: samples have both, and UNKNOWN.
      'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
    ]);
  });

  it('whose resource is the actor are never those of an attacker', () => {
    expect(typesWhere(({ role }, side) => role === 'ACTOR' && side === 'attacker')).toEqual([]);
  });

  it('call the resource a target although it goes out only where it talks to what is malicious', () => {
    expect(typesWhere(({ role, direction }) => role === 'TARGET' && direction === 'OUTBOUND')).toEqual([
      'Backdoor:EC2/C&CActivity.B',
      'Canary:EC2/Stateless.IntegTest',
      'CryptoCurrency:EC2/BitcoinTool.B',
      'Trojan:EC2/BlackholeTraffic',
      'Trojan:EC2/DropPoint',
      'Trojan:Lambda/BlackholeTraffic',
      'Trojan:Runtime/BlackholeTraffic',
      'UnauthorizedAccess:EC2/TorClient',
      'UnauthorizedAccess:EC2/TorRelay',
      'UnauthorizedAccess:Lambda/TorRelay',
      'UnauthorizedAccess:Runtime/TorRelay',
    ]);
    expect(
      typesWhere(
        ({ role, direction }, side) => role === 'TARGET' && direction === 'OUTBOUND' && side !== 'destination',
      ),
    ).toEqual(['Canary:EC2/Stateless.IntegTest']);
  });

  it('with a threat list and a remote host are those of an attacker or a destination', () => {
    expect(
      typesWhere(({ threatList, remote }, side) => threatList && remote && !['attacker', 'destination'].includes(side)),
    ).toEqual(['Canary:EC2/Stateless.IntegTest']);
  });
});
