import { wrongFinding } from '../../../local/services/security-hub/check-finding';
import { sshBruteForce } from '../../../local/demo/finding';

const where = { account: '444444444444', region: 'us-east-1' };
const finding = sshBruteForce({ id: 'a'.repeat(32), ...where, host: '185.220.101.4', at: new Date() });
const wrong = (changes: object) => wrongFinding(JSON.parse(JSON.stringify({ ...finding, ...changes })) as never, where);
const long = (count: number) => 'x'.repeat(count);
const resource = finding.Resources[0];

it('takes a finding of GuardDuty, and one at every limit', () => {
  expect(wrong({})).toBeUndefined();
  const fields = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}`.padEnd(128), long(2_048)]));
  const most = {
    ...{ Id: long(512), Title: long(256), Description: long(1_024), GeneratorId: long(512), ProductFields: fields },
    Resources: Array(32).fill({ ...resource, Type: long(256) }),
    Types: Array(50).fill('TTPs/a/b'),
    RelatedFindings: Array(10).fill({ ProductArn: finding.ProductArn, Id: 'a' }),
    UpdatedAt: '2024-01-04T15:25:10.123456789+17:59',
    CreatedAt: '2024-01-04T15:25:10-1759',
    Severity: { Label: 'INFORMATIONAL', Normalized: 100, Original: long(64) },
  };
  expect(wrong(most)).toBeUndefined();
});

it.each([
  ['no schema version', { SchemaVersion: undefined }, "should have required property 'SchemaVersion'"],
  ['another schema version', { SchemaVersion: '2019-01-01' }, 'data.SchemaVersion should be equal to one of'],
  ['a severity of its own', { Severity: { Label: 'SEVERE' } }, 'data.Severity.Label should be equal'],
  ['a severity that is a text', { Severity: 'HIGH' }, 'data.Severity should be object'],
  ['a score of 101', { Severity: { Normalized: 101 } }, 'should be integer of 0 to 100'],
  ['a score of 7.5', { Severity: { Normalized: 7.5 } }, 'should be integer of 0 to 100'],
  ['no severity', { Severity: undefined }, "'FindingProviderFields'"],
  ['a severity of its own below', { FindingProviderFields: { Severity: { Label: 'x' } } }, 'should be equal'],
  ['a day', { UpdatedAt: '2026-01-01' }, 'data.UpdatedAt should match format "date-time"'],
  ['a day that there is not', { CreatedAt: '2026-02-30T00:00:00Z' }, 'data.CreatedAt should match'],
  ['a time without a zone', { UpdatedAt: '2026-01-01T00:00:00' }, 'should match format'],
  ['a zone beyond 18 hours', { UpdatedAt: '2026-01-01T00:00:00+19:00' }, 'should match format'],
  ['a number for a time', { LastObservedAt: 1_700_000_000 }, 'data.LastObservedAt should match'],
  ['a long title', { Title: long(257) }, 'data.Title should NOT be longer than 256 characters'],
  ['an empty title', { Title: ' ' }, 'data.Title should NOT be shorter than 1 characters'],
  ['a long description', { Description: long(1_025) }, 'data.Description should NOT be longer'],
  ['a long id', { Id: long(513) }, 'data.Id should NOT be longer'],
  ['33 resources', { Resources: Array(33).fill(resource) }, 'data.Resources should NOT have more than 32 items'],
  ['no resource', { Resources: [] }, 'should NOT have fewer than 1 items'],
  ['a resource without a type', { Resources: [{ Id: 'a' }] }, "[0] should have required property 'Type'"],
  ['51 types', { Types: Array(51).fill('a') }, 'should NOT have more than 50 items'],
  ['11 related findings', { RelatedFindings: Array(11).fill({ ProductArn: long(12), Id: 'a' }) }, 'than 10 items'],
  [
    '51 product fields',
    { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])) },
    'data.ProductFields should NOT have more than 50 properties',
  ],
  ['a product field that is none', { ProductFields: { a: 1 } }, "['a'] should be string"],
  ['a long product field', { ProductFields: { a: long(2_049) } }, 'should NOT be longer than 2048 characters'],
  ['a product field of a long name', { ProductFields: { [long(129)]: 'a' } }, 'should NOT be longer than 128'],
  ['a workflow of its own', { Workflow: { Status: 'OPEN' } }, 'data.Workflow.Status should be equal'],
  ['a record state of its own', { RecordState: 'DELETED' }, 'data.RecordState should be equal'],
  ['an account that is none', { AwsAccountId: '4444' }, 'data.AwsAccountId should match pattern'],
  ["another's account", { AwsAccountId: '333333333333' }, 'must be the account of the caller'],
  ["another Region's product", { ProductArn: finding.ProductArn.replace('us-east-1', 'us-west-2') }, 'in us-east-1'],
  ['more than 240 KB', { Resources: [{ ...resource, Details: { Other: { a: long(250_000) } } }] }, '240 KB'],
])('refuses a finding with %s', (_, changes, problem) => {
  expect(wrong(changes)).toContain(problem);
});
