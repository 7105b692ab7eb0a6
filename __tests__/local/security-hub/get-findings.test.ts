import { filterFields } from '../../../local/services/security-hub/filter-fields';
import { matchesFilters } from '../../../local/services/security-hub/finding-filter';
import { home, HubUnderTest, security } from './set-up';

/** Questions and answers of `GetFindings`, by the service's model and its documentation of filters. */
describe('GetFindings', () => {
  let hub: HubUnderTest;

  const get = (input: object) => hub.call(security, home, 'POST', '/findings', input);
  const idsOf = ({ Findings }: { Findings: { Id: string }[] }) => Findings.map(({ Id }) => Id);

  beforeEach(async () => {
    hub = new HubUnderTest();
    await hub.deploy();
    const add = (Id: string, Label: string, UpdatedAt: string, more: object = {}) =>
      hub.importFinding(security, home, { Id, Severity: { Label }, UpdatedAt, ...more });
    await add('b', 'HIGH', '2026-01-02T00:00:00Z', { Sample: true });
    await add('a', 'LOW', '2026-01-03T00:00:00Z');
    await add('c', 'HIGH', '2026-01-01T00:00:00Z', { Confidence: 9 });
  });

  it('leaves samples out where that is asked', async () => {
    expect(idsOf(await get({ Filters: { Sample: [{ Value: true }] } }))).toEqual(['b']);
    expect(idsOf(await get({ Filters: { Sample: [{ Value: false }] } }))).toEqual(['a', 'c']);
  });

  it.each([
    [[{ Field: 'UpdatedAt', SortOrder: 'desc' }], ['a', 'b', 'c']],
    [[{ Field: 'UpdatedAt', SortOrder: 'asc' }], ['c', 'b', 'a']],
    [[{ Field: 'Id' }], ['a', 'b', 'c']],
    [
      [{ Field: 'SeverityLabel' }, { Field: 'Id', SortOrder: 'desc' }],
      ['c', 'b', 'a'],
    ],
    [
      [{ Field: 'Severity.Normalized', SortOrder: 'desc' }, { Field: 'Id' }],
      ['b', 'c', 'a'],
    ],
    [[{ Field: 'Confidence', SortOrder: 'desc' }], ['c', 'b', 'a']],
  ])('sorts by %j', async (SortCriteria, expected) => {
    expect(idsOf(await get({ SortCriteria }))).toEqual(expected);
  });

  it('goes on from page to page, and takes no token but its own', async () => {
    const SortCriteria = [{ Field: 'Id' }];
    const first = await get({ SortCriteria, MaxResults: 2 });
    const second = await get({ SortCriteria, MaxResults: 2, NextToken: first.NextToken });
    expect([idsOf(first), idsOf(second)]).toEqual([['a', 'b'], ['c']]);
    expect(second).not.toHaveProperty('NextToken');
    for (const NextToken of ['2', 'x', '-1'])
      await expect(get({ NextToken })).rejects.toMatchObject({ code: 'InvalidInputException' });
  });

  it.each<[string, object]>([
    ['an unknown filter', { Filters: { Colour: [{ Value: 'red' }] } }],
    // "The CONTAINS_WORD operator works only in the GetFindingsV2 ... APIs"; CONTAINS with automation rules.
    ['words', { Filters: { Title: [{ Value: 'SSH', Comparison: 'CONTAINS_WORD' }] } }],
    ['parts of a text', { Filters: { Title: [{ Value: 'SSH', Comparison: 'CONTAINS' }] } }],
    ['a comparison that is none', { Filters: { Title: [{ Value: 'SSH', Comparison: 'LIKE' }] } }],
    ['a prefix of a map', { Filters: { ResourceTags: [{ Key: 'a', Value: 'b', Comparison: 'PREFIX' }] } }],
    ['an empty text', { Filters: { Title: [{ Value: ' ', Comparison: 'EQUALS' }] } }],
    ['a text in place of a boolean', { Filters: { Sample: [{ Value: 'true' }] } }],
    ['a text in place of a number', { Filters: { Confidence: [{ Gte: '5' }] } }],
    ['a member of another filter', { Filters: { Confidence: [{ Value: 'x' }] } }],
    ['a day that is none', { Filters: { UpdatedAt: [{ Start: 'today' }] } }],
    ['hours', { Filters: { UpdatedAt: [{ DateRange: { Value: 1, Unit: 'HOURS' } }] } }],
    [
      'both equal and not equal',
      { Filters: { Id: [{ Value: 'a' }, { Value: 'b', Comparison: 'PREFIX_NOT_EQUALS' }] } },
    ],
    ['21 values', { Filters: { Id: Array.from({ length: 21 }, (_, index) => ({ Value: `${index}` })) } }],
    [
      '11 attributes',
      {
        Filters: Object.fromEntries(
          Object.keys(filterFields.String)
            .slice(0, 11)
            .map((name) => [name, [{ Value: 'x' }]]),
        ),
      },
    ],
    ['a page of nothing', { MaxResults: 0 }],
    ['a page of 101', { MaxResults: 101 }],
    ['an order that is none', { SortCriteria: [{ Field: 'Id', SortOrder: 'up' }] }],
    ['an order of nothing', { SortCriteria: [{ SortOrder: 'asc' }] }],
  ])('refuses %s', async (_, input) => {
    await expect(get(input)).rejects.toMatchObject({ code: 'InvalidInputException' });
  });

  it('may ask for a prefix and leave some of it out', async () => {
    const Id = [
      { Value: 'b', Comparison: 'NOT_EQUALS' },
      { Value: 'a', Comparison: 'PREFIX' },
      { Value: 'b', Comparison: 'PREFIX' },
    ];
    expect(idsOf(await get({ Filters: { Id } }))).toEqual(['a']);
  });

  it.each(Object.entries(filterFields.String))('looks for %s where a finding has it: %s', (name, path) => {
    const finding = path.split('.').reduceRight<unknown>((inner, field) => ({ [field]: inner }), 'here');
    expect(matchesFilters(finding as object, { [name]: [{ Value: 'here' }] })).toBe(true);
    expect(matchesFilters(finding as object, { [name]: [{ Value: 'there' }] })).toBe(false);
  });
});
