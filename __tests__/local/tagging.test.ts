import type { AwsRequest } from '../../local/service';
import { Tagging } from '../../local/services/tagging';
import { FakeMoto, type Json } from './fake-moto';

const arnOf = (path: string) => `arn:aws:network-firewall:us-west-2:333333333333:${path}`;
const resources = [
  { arn: arnOf('stateless-rulegroup/portcullis-a'), tags: new Map([['Owner', 'security']]) },
  { arn: arnOf('stateless-rulegroup/other'), tags: new Map([['Owner', 'network']]) },
  { arn: arnOf('firewall/portcullis-a'), tags: new Map([['Owner', 'security']]) },
  { arn: arnOf('firewall-policy/portcullis-a'), tags: new Map([['Stage', 'test']]) },
];

describe('the Tagging API', () => {
  let moto: FakeMoto;
  let pages: Json[];

  const getResources = async (input: object): Promise<Json> => {
    const tagging = new Tagging({ moto, firewallResources: () => resources });
    const body = (
      await tagging.handle({
        ...({
          service: 'tagging',
          operation: 'GetResources',
          account: '333333333333',
          region: 'us-west-2',
        } as AwsRequest),
        body: Buffer.from(JSON.stringify(input)),
      })
    )?.body;
    return body instanceof Buffer ? JSON.parse(body.toString()) : body;
  };
  const names = (answer: Json) => answer.ResourceTagMappingList.map(({ ResourceARN }: Json) => ResourceARN.slice(48));

  beforeEach(() => {
    pages = [{ ResourceTagMappingList: [{ ResourceARN: `arn:aws:sqs:${' '.repeat(36)}queue` }] }];
    moto = new FakeMoto({ 'tagging GetResources': () => pages.shift() });
  });

  it.each<[string, object, string[]]>([
    ['a type', { ResourceTypeFilters: ['network-firewall:firewall'] }, ['firewall/portcullis-a']],
    [
      'a type and a tag',
      {
        ResourceTypeFilters: ['network-firewall:stateless-rulegroup'],
        TagFilters: [{ Key: 'Owner', Values: ['security', 'audit'] }],
      },
      ['stateless-rulegroup/portcullis-a'],
    ],
    [
      'a service and a key',
      { ResourceTypeFilters: ['network-firewall'], TagFilters: [{ Key: 'Stage' }] },
      ['firewall-policy/portcullis-a'],
    ],
    ['two tags', { ResourceTypeFilters: ['network-firewall'], TagFilters: [{ Key: 'Stage' }, { Key: 'Owner' }] }, []],
  ])('lists resources of Network Firewall by %s', async (_what, input, expected) => {
    expect(names(await getResources(input))).toEqual(expected);
    expect(moto.calls).toEqual([]);
  });

  it('tells their tags', async () => {
    expect(await getResources({ ResourceTypeFilters: ['network-firewall:firewall-policy'] })).toEqual({
      PaginationToken: '',
      ResourceTagMappingList: [{ ResourceARN: resources[3]!.arn, Tags: [{ Key: 'Stage', Value: 'test' }] }],
    });
  });

  it('lists page after page', async () => {
    const ask = { ResourceTypeFilters: ['network-firewall'], ResourcesPerPage: 3 };
    const first = await getResources(ask);
    expect(names(first)).toHaveLength(3);
    const last = await getResources({ ...ask, PaginationToken: first.PaginationToken });
    expect(names(last)).toEqual(['firewall-policy/portcullis-a']);
    expect(last.PaginationToken).toBe('');
  });

  it('leaves other services to moto, and asks it for them alone where both are asked for', async () => {
    expect(await getResources({ ResourceTypeFilters: ['sqs'] })).toBeUndefined();

    const both = await getResources({ ResourceTypeFilters: ['sqs', 'network-firewall:firewall'] });
    expect(names(both)).toEqual(['queue', 'firewall/portcullis-a']);
    expect(moto.calls.map(({ input }) => input)).toEqual([{ ResourceTypeFilters: ['sqs'] }]);
  });

  it("adds Network Firewall's resources to the last of moto's pages where no type is asked for", async () => {
    pages.unshift({ PaginationToken: 'more', ResourceTagMappingList: [] });
    expect(names(await getResources({}))).toEqual([]);
    expect(names(await getResources({ PaginationToken: 'more' }))).toHaveLength(5);
  });

  it('refuses types that AWS does not have', async () => {
    await expect(getResources({ ResourceTypeFilters: ['network-firewall:rule-group'] })).rejects.toThrow(
      'network-firewall:rule-group is no type of resource',
    );
  });
});
