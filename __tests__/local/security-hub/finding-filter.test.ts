import { matchesFilters, type Filters } from '../../../local/services/security-hub/finding-filter';

const finding = {
  Id: 'f-1',
  Severity: { Label: 'HIGH', Normalized: 70 },
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  Types: ['TTPs/Initial Access', 'Effects/Data Exposure'],
  Resources: [
    { Id: 'i-1', Region: 'us-west-2' },
    { Id: 'i-2', Details: { AwsEc2Instance: { IpV4Addresses: ['10.0.0.7'] } } },
  ],
  Network: { SourceIpV6: '2001:db8::1' },
  ProductFields: { a: 'b' },
  UpdatedAt: '2026-01-02T00:00:00.000Z',
};

describe('a filter of GetFindings', () => {
  it.each<[string, Filters, boolean]>([
    ['nothing asked', {}, true],
    ['a text that is equal', { SeverityLabel: [{ Value: 'HIGH', Comparison: 'EQUALS' }] }, true],
    ['a text that differs', { WorkflowStatus: [{ Value: 'RESOLVED', Comparison: 'EQUALS' }] }, false],
    ['one of two texts', { Id: [{ Value: 'x' }, { Value: 'f-', Comparison: 'PREFIX' }] }, true],
    ['every exclusion', { RecordState: [{ Value: 'ARCHIVED', Comparison: 'NOT_EQUALS' }] }, true],
    [
      'an exclusion that hits',
      {
        Id: [
          { Value: 'x', Comparison: 'NOT_EQUALS' },
          { Value: 'f', Comparison: 'PREFIX_NOT_EQUALS' },
        ],
      },
      false,
    ],
    ['any member of a list', { Type: [{ Value: 'Effects', Comparison: 'PREFIX' }] }, true],
    ['a list of structures', { ResourceId: [{ Value: 'i-2', Comparison: 'EQUALS' }] }, true],
    ['a map', { ProductFields: [{ Key: 'a', Value: 'b', Comparison: 'EQUALS' }] }, true],
    ['a map without the key', { ProductFields: [{ Key: 'c', Value: 'b', Comparison: 'EQUALS' }] }, false],
    ['a number', { SeverityNormalized: [{ Gte: 60, Lte: 80 }] }, true],
    ['a number out of range', { SeverityNormalized: [{ Eq: 40 }] }, false],
    ['dates', { UpdatedAt: [{ Start: '2026-01-01T00:00:00Z', End: '2026-01-03T00:00:00Z' }] }, true],
    ['dates that are past', { UpdatedAt: [{ End: '2026-01-01T00:00:00Z' }] }, false],
    ['days', { UpdatedAt: [{ DateRange: { Value: 36_500, Unit: 'DAYS' } }] }, true],
    ['a field that is missing', { NoteText: [{ Value: 'a', Comparison: 'EQUALS' }] }, false],
    // `Sample` "indicates whether or not sample findings are included"; what does not say that it is one is none.
    ['what is no sample', { Sample: [{ Value: false }] }, true],
    ['no sample', { Sample: [{ Value: true }] }, false],
    ['the Region of a resource', { ResourceRegion: [{ Value: 'us', Comparison: 'PREFIX' }] }, true],
    ['another Region of a resource', { ResourceRegion: [{ Value: 'us', Comparison: 'PREFIX_NOT_EQUALS' }] }, false],
    ['an address in a network', { NetworkSourceIpV6: [{ Cidr: '2001:db8::/32' }] }, true],
    ['an address deep in a resource', { ResourceAwsEc2InstanceIpV4Addresses: [{ Cidr: '10.0.0.0/8' }] }, true],
    ['an address elsewhere', { ResourceAwsEc2InstanceIpV4Addresses: [{ Cidr: '10.1.0.0/16' }] }, false],
    ['all filters', { Id: [{ Value: 'f-1' }], RecordState: [{ Value: 'ARCHIVED' }] }, false],
  ])('takes %s', (_name, filters, expected) => {
    expect(matchesFilters(finding, filters)).toBe(expected);
  });
});
