/** What tests change in the organization file. */
export interface OrganizationFile {
  deletionProtection?: boolean;
  deploymentRole?: string;
  owner?: string;
  retentionHours?: number;
  stateBackend?: object;
  securityHub?: object;
  guardDuty?: object;
  existing?: object[];
  members: { id: string; turnOnSecurityHub?: boolean; vpcs: object[] }[];
}
