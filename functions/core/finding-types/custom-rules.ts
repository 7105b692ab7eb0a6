import { guidePage, type FindingTypePage } from './finding-type';

/** Each rule watches CloudTrail for a change that users of the account are free to make, and that its owner did not expect. */
export const customRules: FindingTypePage = {
  title: 'Custom Detection Rules',
  source: guidePage('findings-custom-detection-rules'),
  types: {
    own: [
      'CredentialAccess:EC2/UnsecuredCredentials',
      'CredentialAccess:RDS/ModifyAuthenticationProcess',
      'DefenseImpairment:EC2/DisableOrModifyTools',
      'DefenseImpairment:Organizations/DisableOrModifyTools',
      'DefenseImpairment:Organizations/ModifyCloudResourceHierarchy',
      'DefenseImpairment:RDS/ModifyAuthenticationProcess',
      'DefenseImpairment:Route53Resolver/DisableOrModifyTools',
      'DefenseImpairment:S3/DisableOrModifyTools',
      'Execution:SageMaker/CommandAndScriptingInterpreter',
      'Exfiltration:EC2/TransferDataToCloudAccount',
      'Exfiltration:RDS/TransferDataToCloudAccount',
      'Exfiltration:S3/TransferDataToCloudAccount',
      'Impact:S3/DataDestruction',
      'Impact:SES/ResourceHijacking',
      'InitialAccess:IAM/ValidAccounts',
      'InitialAccess:RDS/ExploitPublicFacingApplication',
      'LateralMovement:EC2/RemoteServices',
      'Persistence:EC2/BootOrLogonInitializationScripts',
      'Persistence:EC2/ExternalRemoteServices',
      'Persistence:IAM/AccountManipulation',
      'Persistence:Lambda/AccountManipulation',
      'Persistence:Lambda/ModifyAuthenticationProcess',
      'Persistence:RolesAnywhere/AccountManipulation',
      'PrivilegeEscalation:IAM/AccountManipulation',
      'ResourceDevelopment:SES/CompromiseAccounts',
    ],
  },
};
