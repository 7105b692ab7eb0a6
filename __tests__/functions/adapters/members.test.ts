import { AwsOrganizationAccounts } from '../../../functions/adapters/aws-organization-accounts';
import { GuardDutyMembers } from '../../../functions/adapters/guard-duty-members';
import { SecurityHubHubs } from '../../../functions/adapters/security-hub-hubs';
import { SecurityHubMembers } from '../../../functions/adapters/security-hub-members';
import { SnsTopic } from '../../../functions/adapters/sns-topic';
import { stubClient, type Call } from './stub-client';

const shop = { id: '333333333333', name: 'shop', email: 'shop@example.com' };
const laboratory = { id: '555555555555', name: 'laboratory', email: '' };
const named = (name: string, message = 'said AWS') => Object.assign(new Error(message), { name });

describe('the accounts of the organization', () => {
  it('are those that are active, of every page, empty ones included', async () => {
    const pages = [
      { Accounts: [{ Id: '1', Name: 'a', Email: 'a@example.com', State: 'ACTIVE' }], NextToken: 'x' },
      { Accounts: [], NextToken: 'y' },
      { NextToken: 'z' },
      {
        Accounts: [
          // The older word counts only where the newer one is not there.
          { Id: '2', Name: 'b', Status: 'ACTIVE' },
          { Id: '3', Name: 'c', Status: 'ACTIVE', State: 'SUSPENDED' },
          { Id: '4', Name: 'd', Status: 'SUSPENDED', State: 'ACTIVE' },
          { Id: '5', Name: 'e', State: 'PENDING_CLOSURE' },
        ],
      },
    ];
    const { client, calls } = stubClient(() => pages.shift());
    const accounts = await new AwsOrganizationAccounts(client).active();
    expect(accounts.map(({ id }) => id)).toEqual(['1', '2', '4']);
    expect(accounts[1]).toEqual({ id: '2', name: 'b', email: '' });
    expect(calls.map(({ input }) => input.NextToken)).toEqual([undefined, 'x', 'y', 'z']);
  });

  it('say what to do where they cannot be read', async () => {
    const { client } = stubClient(() => named('AccessDeniedException'));
    await expect(new AwsOrganizationAccounts(client).active()).rejects.toMatchObject({
      name: 'OrganizationUnavailable',
      message: expect.stringMatching(/AccessDeniedException: said AWS.*deploy management/),
    });
  });
});

/** What both services do, by the words that each has for it. */
const both = [
  [
    'GuardDuty',
    (answer: (call: Call) => unknown) => {
      const { client, calls } = stubClient((call) =>
        call.command === 'ListDetectorsCommand' ? { DetectorIds: ['d'] } : answer(call),
      );
      return { members: new GuardDutyMembers(() => client), calls };
    },
    { status: 'RelationshipStatus', result: 'Result', everybody: 'false' },
  ],
  [
    'Security Hub',
    (answer: (call: Call) => unknown) => {
      const { client, calls } = stubClient(answer);
      return { members: new SecurityHubMembers(() => client), calls };
    },
    { status: 'MemberStatus', result: 'ProcessingResult', everybody: false },
  ],
] as const;

describe.each(both)('members of %s', (_, make, words) => {
  it('are those of every page, and those that have left', async () => {
    const pages = [
      { Members: [{ AccountId: '1', [words.status]: 'Enabled' }], NextToken: 'x' },
      { Members: [], NextToken: 'y' },
      { Members: [{ AccountId: '2', [words.status]: 'Removed' }], NextToken: '' },
    ];
    const { members, calls } = make(() => pages.shift());
    expect([...(await members.list('us-west-2'))]).toEqual([
      ['1', 'Enabled'],
      ['2', 'Removed'],
    ]);
    const asked = calls.filter(({ command }) => command === 'ListMembersCommand').map(({ input }) => input);
    expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, 'x', 'y']);
    for (const { OnlyAssociated, MaxResults } of asked) {
      expect(OnlyAssociated).toBe(words.everybody);
      expect(MaxResults).toBe(50);
    }
  });

  it('are asked for by id and address, and those that AWS does not take come back with its reason', async () => {
    const { members, calls } = make(() => ({ UnprocessedAccounts: [{ AccountId: shop.id, [words.result]: 'no' }] }));
    expect([...(await members.enrol('us-west-2', [shop]))]).toEqual([[shop.id, 'no']]);
    expect(calls.at(-1)?.input.AccountDetails).toEqual([{ AccountId: shop.id, Email: shop.email }]);
    const { members: willing } = make(() => ({}));
    expect([...(await willing.enrol('us-west-2', [shop]))]).toEqual([]);
  });

  it.each([
    ['BadRequestException', 'MembersRefused'],
    ['InvalidInputException', 'MembersRefused'],
    ['AccessDeniedException', 'MembersRefused'],
    ['InvalidAccessException', 'MembersRefused'],
    ['InternalServerErrorException', 'MembersUnavailable'],
    ['TooManyRequestsException', 'MembersUnavailable'],
    ['LimitExceededException', 'MembersUnavailable'],
    ['TimeoutError', 'MembersUnavailable'],
  ])('take the error %s for %s', async (error, name) => {
    const { members } = make(() => named(error));
    await expect(members.list('us-west-2')).rejects.toMatchObject({ name, message: `ListMembers: ${error}: said AWS` });
    await expect(members.enrol('us-west-2', [shop])).rejects.toMatchObject({ name, cause: { name: error } });
  });
});

describe('members of GuardDuty', () => {
  it("are a detector's, which is looked for again after it was missing", async () => {
    let detectors: string[] = [];
    const { client } = stubClient(({ command }) =>
      command === 'ListDetectorsCommand' ? { DetectorIds: detectors } : {},
    );
    const members = new GuardDutyMembers(() => client);
    await expect(members.list('us-east-1')).rejects.toThrow('The security account has no detector in us-east-1');
    detectors = ['d'];
    expect([...(await members.list('us-east-1'))]).toEqual([]);
  });
});

describe('members of Security Hub', () => {
  it('are asked for without an address that is not known, and let go by id', async () => {
    const { client, calls } = stubClient(() => ({}));
    const members = new SecurityHubMembers(() => client);
    await members.enrol('us-west-2', [laboratory]);
    await members.part('us-west-2', [shop.id]);
    expect(calls.map(({ command, input }) => [command, input.AccountDetails ?? input.AccountIds])).toEqual([
      ['CreateMembersCommand', [{ AccountId: laboratory.id }]],
      ['DisassociateMembersCommand', [shop.id]],
    ]);
  });
});

describe('a hub', () => {
  const roles = { credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };
  const see = (
    answer: unknown,
    credentials: () => Promise<never> | ReturnType<typeof roles.credentials> = roles.credentials,
  ) => new SecurityHubHubs({ credentials }, () => stubClient(() => answer).client).stateOf(shop.id, 'us-west-2');

  it.each([
    [{}, 'on'],
    [named('InvalidAccessException'), 'off'],
    [named('ResourceNotFoundException'), 'off'],
  ])('that answers %o is %s', async (answer, state) => {
    expect(await see(answer)).toBe(state);
  });

  it('cannot be seen without a role, and is not taken for off where it cannot be seen', async () => {
    expect(await see({}, () => Promise.reject(named('AccessDenied')))).toBe('no role');
    await expect(see({}, () => Promise.reject(named('Throttling')))).rejects.toThrow('said AWS');
    await expect(see(named('AccessDeniedException'))).rejects.toThrow('said AWS');
    await expect(see(named('InternalException'))).rejects.toThrow('said AWS');
  });
});

describe('the topic', () => {
  it('gets subject and text, and says which it is when it cannot be told', async () => {
    const { client, calls } = stubClient(() => ({}));
    await new SnsTopic(client, 'arn').publish({ subject: 's', text: 't' });
    expect(calls[0]?.input).toEqual({ TopicArn: 'arn', Subject: 's', Message: 't' });
    const { client: broken } = stubClient(() => named('KMSAccessDeniedException'));
    await expect(new SnsTopic(broken, 'arn').publish({ subject: 's', text: 't' })).rejects.toMatchObject({
      name: 'TopicUnavailable',
      message: expect.stringContaining('The topic arn could not be told'),
    });
  });
});
