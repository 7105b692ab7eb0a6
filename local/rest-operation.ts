/** REST operations that faults and observations name; others go by method and path. */
const operations: readonly (readonly [service: string, method: string, path: RegExp, operation: string])[] = [
  ['lambda', 'POST', /^\/2015-03-31\/functions\/[^/]+\/invocations$/, 'Invoke'],
  ['lambda', 'POST', /^\/2015-03-31\/functions$/, 'CreateFunction'],
  ['lambda', 'PUT', /^\/2015-03-31\/functions\/[^/]+\/code$/, 'UpdateFunctionCode'],
  ['lambda', 'PUT', /^\/2015-03-31\/functions\/[^/]+\/configuration$/, 'UpdateFunctionConfiguration'],
  ['lambda', 'GET', /^\/2015-03-31\/functions\/[^/]+$/, 'GetFunction'],
  ['lambda', 'DELETE', /^\/2015-03-31\/functions\/[^/]+$/, 'DeleteFunction'],
  ['securityhub', 'POST', /^\/findings\/import$/, 'BatchImportFindings'],
  ['securityhub', 'PATCH', /^\/findings\/batchupdate$/, 'BatchUpdateFindings'],
  ['securityhub', 'POST', /^\/findings$/, 'GetFindings'],
  ['securityhub', 'GET', /^\/accounts$/, 'DescribeHub'],
  ['securityhub', 'POST', /^\/accounts$/, 'EnableSecurityHub'],
  ['securityhub', 'PATCH', /^\/accounts$/, 'UpdateSecurityHubConfiguration'],
  ['securityhub', 'DELETE', /^\/accounts$/, 'DisableSecurityHub'],
  ['securityhub', 'GET', /^\/organization\/admin$/, 'ListOrganizationAdminAccounts'],
  ['securityhub', 'POST', /^\/organization\/admin\/enable$/, 'EnableOrganizationAdminAccount'],
  ['securityhub', 'POST', /^\/organization\/admin\/disable$/, 'DisableOrganizationAdminAccount'],
  ['securityhub', 'GET', /^\/organization\/configuration$/, 'DescribeOrganizationConfiguration'],
  ['securityhub', 'POST', /^\/organization\/configuration$/, 'UpdateOrganizationConfiguration'],
  ['securityhub', 'POST', /^\/members$/, 'CreateMembers'],
  ['securityhub', 'GET', /^\/members$/, 'ListMembers'],
  ['securityhub', 'POST', /^\/members\/get$/, 'GetMembers'],
  ['securityhub', 'POST', /^\/members\/disassociate$/, 'DisassociateMembers'],
  ['securityhub', 'POST', /^\/members\/delete$/, 'DeleteMembers'],
  ['securityhub', 'GET', /^\/administrator$/, 'GetAdministratorAccount'],
  ['securityhub', 'POST', /^\/administrator\/disassociate$/, 'DisassociateFromAdministratorAccount'],
  ['securityhub', 'POST', /^\/standards\/get$/, 'GetEnabledStandards'],
  ['securityhub', 'POST', /^\/findingAggregator\/create$/, 'CreateFindingAggregator'],
  ['securityhub', 'PATCH', /^\/findingAggregator\/update$/, 'UpdateFindingAggregator'],
  ['securityhub', 'GET', /^\/findingAggregator\/get\/.+$/, 'GetFindingAggregator'],
  ['securityhub', 'DELETE', /^\/findingAggregator\/delete\/.+$/, 'DeleteFindingAggregator'],
  ['securityhub', 'GET', /^\/findingAggregator\/list$/, 'ListFindingAggregators'],
  ['securityhub', 'POST', /^\/configurationPolicy\/create$/, 'CreateConfigurationPolicy'],
  ['securityhub', 'GET', /^\/configurationPolicy\/get\/.+$/, 'GetConfigurationPolicy'],
  ['securityhub', 'GET', /^\/configurationPolicy\/list$/, 'ListConfigurationPolicies'],
  ['securityhub', 'PATCH', /^\/configurationPolicy\/.+$/, 'UpdateConfigurationPolicy'],
  ['securityhub', 'DELETE', /^\/configurationPolicy\/.+$/, 'DeleteConfigurationPolicy'],
  ['securityhub', 'POST', /^\/configurationPolicyAssociation\/associate$/, 'StartConfigurationPolicyAssociation'],
  ['securityhub', 'POST', /^\/configurationPolicyAssociation\/get$/, 'GetConfigurationPolicyAssociation'],
  ['securityhub', 'POST', /^\/configurationPolicyAssociation\/list$/, 'ListConfigurationPolicyAssociations'],
  ['securityhub', 'POST', /^\/configurationPolicyAssociation\/disassociate$/, 'StartConfigurationPolicyDisassociation'],
  ['guardduty', 'POST', /^\/detector$/, 'CreateDetector'],
  ['guardduty', 'GET', /^\/detector$/, 'ListDetectors'],
  ['guardduty', 'GET', /^\/detector\/[^/]+$/, 'GetDetector'],
  ['guardduty', 'POST', /^\/detector\/[^/]+$/, 'UpdateDetector'],
  ['guardduty', 'DELETE', /^\/detector\/[^/]+$/, 'DeleteDetector'],
  ['guardduty', 'GET', /^\/admin$/, 'ListOrganizationAdminAccounts'],
  ['guardduty', 'POST', /^\/admin\/enable$/, 'EnableOrganizationAdminAccount'],
  ['guardduty', 'POST', /^\/admin\/disable$/, 'DisableOrganizationAdminAccount'],
  ['guardduty', 'GET', /^\/detector\/[^/]+\/admin$/, 'DescribeOrganizationConfiguration'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/admin$/, 'UpdateOrganizationConfiguration'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member$/, 'CreateMembers'],
  ['guardduty', 'GET', /^\/detector\/[^/]+\/member$/, 'ListMembers'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member\/get$/, 'GetMembers'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member\/disassociate$/, 'DisassociateMembers'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member\/delete$/, 'DeleteMembers'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member\/start$/, 'StartMonitoringMembers'],
  ['guardduty', 'POST', /^\/detector\/[^/]+\/member\/stop$/, 'StopMonitoringMembers'],
  ['guardduty', 'GET', /^\/detector\/[^/]+\/administrator$/, 'GetAdministratorAccount'],
  ['guardduty', 'GET', /^\/tags\/.+$/, 'ListTagsForResource'],
  ['guardduty', 'POST', /^\/tags\/.+$/, 'TagResource'],
  ['guardduty', 'DELETE', /^\/tags\/.+$/, 'UntagResource'],
  ['scheduler', 'POST', /^\/schedules\/[^/]+$/, 'CreateSchedule'],
];

/** The name of a REST service's operation, or `METHOD /path` where the table above does not have it. */
export function restOperation(request: {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}): string {
  const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path;
  const found = operations.find(
    ([service, method, pattern]) => service === request.service && method === request.method && pattern.test(path),
  );
  return found?.[3] ?? `${request.method} ${request.path}`;
}
