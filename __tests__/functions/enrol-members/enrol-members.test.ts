import fc from 'fast-check';
import type { EnrolmentSettings, OrganizationAccount } from '../../../functions/core/enrolment/enrolment';
import { nothingRemembered, type EnrolmentMemory } from '../../../functions/core/enrolment/memory';
import type { Hubs } from '../../../functions/core/enrolment/ports';
import { MembersRefused, MembersUnavailable, OrganizationUnavailable } from '../../../functions/core/errors';
import { enrolMembers, type Enroller } from '../../../functions/enrol-members/enrol-members';
import { partMembers } from '../../../functions/enrol-members/part-members';
import { InMemoryMembers } from '../fakes/in-memory-members';

const account = (id: string, name: string): OrganizationAccount => ({ id, name, email: `${name}@example.com` });
const management = account('111111111111', 'management');
const security = account('222222222222', 'security');
const shop = account('333333333333', 'shop');
const laboratory = account('555555555555', 'laboratory');
const regions = ['us-west-2', 'us-east-1'];
const everywhere = (...accounts: OrganizationAccount[]) =>
  Object.fromEntries(regions.map((region) => [region, accounts.map(({ id }) => id)]));
const file: EnrolmentSettings = {
  ...{ managementAccount: management.id, securityAccount: security.id, regions },
  ...{ guardDuty: 'ALL', securityHub: 'LOCAL', enrolOthers: false, members: [shop.id] },
  ...{ existingHubs: everywhere(), ownHubs: everywhere(management, shop) },
};
const start = Date.UTC(2026, 10, 30, 12);

/** An organization as AWS has it. */
class World {
  accounts = [management, security, shop, laboratory];
  readonly guardDuty = new InMemoryMembers();
  readonly securityHub = new InMemoryMembers();
  /** By account; absent: its role cannot be assumed. */
  readonly hubs = new Map<string, 'on' | 'off' | Error>([
    [management.id, 'on'],
    [shop.id, 'on'],
  ]);
  readonly looked: string[] = [];
  now = start;
  deadline = Infinity;
  memory: EnrolmentMemory = nothingRemembered;

  async run(settings: EnrolmentSettings = file) {
    const hubs: Hubs = {
      stateOf: async (id, region) => {
        this.looked.push(`${id}/${region}`);
        const hub = this.hubs.get(id) ?? 'no role';
        if (hub instanceof Error) throw hub;
        return hub;
      },
    };
    const enroller: Enroller = {
      organization: { active: async () => this.accounts },
      members: { GuardDuty: this.guardDuty, 'Security Hub': this.securityHub },
      ...{ hubs, timing: { now: () => this.now }, deadline: this.deadline },
    };
    const { report, memory } = await enrolMembers(settings, this.memory, enroller);
    this.memory = { ...memory, round: this.memory.round + 1, told: '' };
    return {
      enrolled: report.enrolled.map(({ service, region, account: id }) => `${service}/${region}/${id}`).sort(),
      troubles: report.troubles
        .map(({ service, region, account: id, kind }) => `${service}/${region}/${id}: ${kind}`)
        .sort(),
      report,
    };
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});
const in_ = (service: string, { id }: OrganizationAccount) => regions.map((region) => `${service}/${region}/${id}`);
const troubledIn = (kind: string, service: string, who: OrganizationAccount) =>
  in_(service, who).map((each) => `${each}: ${kind}`);

describe('enrolMembers', () => {
  it('enrols everybody but the security account, and in Security Hub those whose hub is seen to be on', async () => {
    const { enrolled, troubles } = await world.run();
    expect(enrolled).toEqual(
      [
        ...[management, shop, laboratory].flatMap((each) => in_('GuardDuty', each)),
        ...[management, shop].flatMap((each) => in_('Security Hub', each)),
      ].sort(),
    );
    expect(troubles).toEqual(troubledIn('left out', 'Security Hub', laboratory).sort());
  });

  it('asks for nothing in the next run, and looks at no hub of whoever reports', async () => {
    await world.run();
    world.looked.length = 0;
    const { enrolled } = await world.run();
    expect(enrolled).toEqual([]);
    expect(world.looked).toEqual([]);
  });

  it.each(['Removed', 'Resigned', 'Deleted', 'Created'])('brings back a member that is %s', async (status) => {
    await world.run();
    world.guardDuty.statuses.set(`us-east-1/${shop.id}`, status);
    world.securityHub.statuses.set(`us-west-2/${shop.id}`, status);
    expect((await world.run()).enrolled).toEqual([
      `GuardDuty/us-east-1/${shop.id}`,
      `Security Hub/us-west-2/${shop.id}`,
    ]);
  });

  it("enrols those whose hub is on by the file's word without a look at it", async () => {
    await world.run({ ...file, ownHubs: everywhere(), existingHubs: everywhere(management, shop, laboratory) });
    expect(world.looked).toEqual([]);
    expect([...world.securityHub.statuses.keys()]).toHaveLength(6);
  });

  it('enrols others with default standards where the file wants it', async () => {
    expect((await world.run({ ...file, enrolOthers: true })).troubles).toEqual([]);
  });

  it('calls nothing of Security Hub under a central configuration', async () => {
    for (const region of regions) world.securityHub.silent.set(region, new Error('nobody is to ask'));
    expect((await world.run({ ...file, securityHub: 'CENTRAL', ownHubs: everywhere() })).troubles).toEqual([]);
  });

  it('takes a member whose role is not there for not deployed yet, and for gone once it was there', async () => {
    world.hubs.delete(shop.id);
    expect((await world.run()).troubles).toEqual(
      expect.arrayContaining(troubledIn('not deployed yet', 'Security Hub', shop)),
    );
    world.hubs.set(shop.id, 'on');
    await world.run();
    world.hubs.delete(shop.id);
    world.securityHub.statuses.clear();
    expect((await world.run()).troubles).toEqual(expect.arrayContaining(troubledIn('role gone', 'Security Hub', shop)));
  });

  it('never enrols an account whose hub is off, or could not be looked at', async () => {
    world.hubs.set(shop.id, 'off').set(management.id, new Error('busy'));
    const { enrolled, troubles } = await world.run();
    expect(enrolled.filter((each) => each.startsWith('Security Hub'))).toEqual([]);
    expect(troubles).toEqual(
      expect.arrayContaining([
        ...troubledIn('hub off', 'Security Hub', shop),
        ...troubledIn('not proven', 'Security Hub', management),
      ]),
    );
  });

  it('names what AWS did not take with its reason, and the stack that turns the management account on', async () => {
    world.guardDuty.objections.set(management.id, 'The request is rejected because it has no detector.\nAct now');
    const { report, enrolled } = await world.run();
    const told = report.troubles.filter(({ service }) => service === 'GuardDuty');
    expect(told.map(({ account: id }) => id)).toEqual([management.id, management.id]);
    expect(told[0]?.reason).toBe('AWS did not take it: The request is rejected because it has no detector. Act now');
    expect(told[0]?.remedy).toMatch(/^Deploy management/);
    expect(enrolled).toEqual(expect.arrayContaining(in_('GuardDuty', shop)));
  });

  it('counts as taken whom another run has taken', async () => {
    world.guardDuty.objections.set(
      shop.id,
      'The request is rejected because the given account ID is already a member.',
    );
    expect((await world.run()).troubles.filter((each) => each.startsWith('GuardDuty'))).toEqual([]);
  });

  it('loses nothing but a Region that does not answer, and names everybody in it', async () => {
    world.guardDuty.silent.set('us-east-1', new MembersUnavailable('ListMembers: InternalServerErrorException: sorry'));
    const { enrolled, troubles, report } = await world.run();
    const there = [management, shop, laboratory].map(({ id }) => `GuardDuty/us-east-1/${id}: place failed`);
    expect(troubles.filter((each) => each.startsWith('GuardDuty'))).toEqual(there);
    expect(enrolled.filter((each) => each.startsWith('GuardDuty/us-west-2'))).toHaveLength(3);
    expect(report.troubles.find(({ kind }) => kind === 'place failed')?.reason).toContain(
      'InternalServerErrorException: sorry',
    );
  });

  it('fails as a whole where the organization cannot be read', async () => {
    Object.defineProperty(world, 'accounts', {
      get: () => {
        throw new OrganizationUnavailable('no');
      },
    });
    await expect(world.run()).rejects.toThrow(OrganizationUnavailable);
  });

  it('says so where an account stays out although AWS takes it, once that has had its time', async () => {
    world.guardDuty.status = 'Created';
    expect((await world.run()).troubles.filter((each) => each.startsWith('GuardDuty'))).toEqual([]);
    world.now += 10 * 60_000;
    expect((await world.run()).troubles.filter((each) => each.startsWith('GuardDuty'))).toEqual([]);
    world.now += 51 * 60_000;
    const { report } = await world.run();
    const stays = report.troubles.filter(({ kind }) => kind === 'stays');
    expect(stays).toHaveLength(6);
    expect(stays[0]?.reason).toContain('Created');
  });

  it('enrols none in GuardDuty of whom Organizations gives no address', async () => {
    world.accounts = [management, { ...shop, email: '' }];
    const { troubles } = await world.run();
    expect(troubles).toEqual(troubledIn('no address', 'GuardDuty', shop).sort());
  });

  it('begins no call when its time is over, and names whom it did not come to', async () => {
    world.deadline = start;
    const { enrolled, troubles } = await world.run();
    expect(enrolled).toEqual([]);
    expect(world.guardDuty.calls).toEqual([]);
    expect(troubles.filter((each) => each.endsWith('not reached'))).toHaveLength(10);
  });

  it('asks for fifty at a time, and for one poisoned account loses no other', async () => {
    const many = Array.from({ length: 120 }, (_, index) => account(String(600_000_000_000 + index), `n${index}`));
    world.accounts = many;
    world.guardDuty.objections.set(many[70]!.id, new MembersRefused('BadRequestException: a bad e-mail'));
    const { troubles } = await world.run();
    const troubled = troubles.filter((each) => each.startsWith('GuardDuty'));
    expect(troubled).toEqual(regions.toSorted().map((region) => `GuardDuty/${region}/${many[70]!.id}: place failed`));
    expect(Math.max(...world.guardDuty.calls.map(({ accounts }) => accounts.length))).toBe(50);
    expect(world.guardDuty.statuses.size).toBe(2 * 119);
  });

  it('does not go on by halves where everything is refused', async () => {
    const many = Array.from({ length: 200 }, (_, index) => account(String(600_000_000_000 + index), `n${index}`));
    world.accounts = many;
    for (const { id } of many) world.guardDuty.objections.set(id, new MembersRefused('AccessDeniedException: no'));
    const { troubles } = await world.run({ ...file, regions: ['us-west-2'], securityHub: 'CENTRAL' });
    expect(troubles).toHaveLength(200);
    expect(world.guardDuty.calls.length).toBeLessThan(110);
  });

  it('tells of each account in each place once at most, and of everybody that does not report', () => {
    const statuses = fc.constantFrom('Enabled', 'Removed', undefined);
    const hubs = fc.constantFrom('on' as const, 'off' as const, undefined);
    const all = [management, shop, laboratory];
    return fc.assert(
      fc.asyncProperty(
        fc.array(statuses, { minLength: 12, maxLength: 12 }),
        fc.array(hubs, { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        async (held, states, enrolOthers, refusals) => {
          const there = new World();
          const members = [there.guardDuty, there.securityHub];
          members.forEach((service, s) =>
            regions.forEach((region, r) =>
              all.forEach(({ id }, a) => {
                const status = held[6 * s + 3 * r + a];
                if (status !== undefined) service.statuses.set(`${region}/${id}`, status);
              }),
            ),
          );
          there.hubs.clear();
          all.forEach(({ id }, a) => {
            const state = states[a];
            if (state) there.hubs.set(id, state);
            if (refusals[a]) for (const service of members) service.objections.set(id, 'no');
          });
          const { report } = await there.run({ ...file, enrolOthers });
          const told = [...report.enrolled, ...report.troubles].map(
            (each) => `${each.service}/${each.region}/${each.account}`,
          );
          expect(new Set(told).size).toBe(told.length);
          for (const [name, service] of [
            ['GuardDuty', there.guardDuty],
            ['Security Hub', there.securityHub],
          ] as const)
            for (const region of regions)
              for (const { id } of all) {
                const reports = service.statuses.get(`${region}/${id}`) === 'Enabled';
                const isTroubled = report.troubles.some(
                  (each) => each.service === name && each.region === region && each.account === id,
                );
                expect([name, region, id, isTroubled]).toEqual([name, region, id, !reports]);
              }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('partMembers', () => {
  it('lets go of those whose hub is ours, and of nobody else', async () => {
    await world.run({ ...file, enrolOthers: true });
    const lines = await partMembers(file, world.securityHub);
    expect(lines).toEqual(regions.map((region) => `Security Hub, ${region}: 1 accounts are on their own now.`));
    const removed = [...world.securityHub.statuses].filter(([, status]) => status === 'Removed');
    expect(removed.map(([key]) => key)).toEqual(regions.map((region) => `${region}/${shop.id}`));
  });

  it('goes on where a Region fails, and says what to do', async () => {
    await world.run();
    world.securityHub.silent.set('us-west-2', new Error('sorry'));
    const [failed, done] = await partMembers(file, world.securityHub);
    expect(failed).toMatch(/us-west-2: Error: sorry\. Disassociate the members/);
    expect(done).toContain('1 accounts');
  });
});
