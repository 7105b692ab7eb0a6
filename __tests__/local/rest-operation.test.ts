import { restOperation } from '../../local/rest-operation';

describe('the name of a REST operation', () => {
  it.each([
    ['lambda', 'POST', '/2015-03-31/functions/add-ip-to-ddb/invocations', 'Invoke'],
    ['lambda', 'POST', '/2015-03-31/functions/', 'CreateFunction'],
    ['securityhub', 'POST', '/findings/import', 'BatchImportFindings'],
    [
      'securityhub',
      'DELETE',
      '/findingAggregator/delete/arn:aws:securityhub:a:1:finding-aggregator/x',
      'DeleteFindingAggregator',
    ],
    ['guardduty', 'GET', '/detector/abc/admin', 'DescribeOrganizationConfiguration'],
    ['guardduty', 'POST', '/detector/abc/member', 'CreateMembers'],
    ['guardduty', 'GET', '/detector/abc/member', 'ListMembers'],
    ['guardduty', 'POST', '/detector/abc/member/disassociate', 'DisassociateMembers'],
    ['securityhub', 'POST', '/members', 'CreateMembers'],
    ['securityhub', 'GET', '/members', 'ListMembers'],
    ['guardduty', 'GET', '/detector/abc/filter', 'GET /detector/abc/filter'],
    ['s3', 'GET', '/', 'GET /'],
  ])('%s %s %s is %s', (service, method, path, operation) => {
    expect(restOperation({ service, method, path })).toBe(operation);
  });
});
