import { guidePage, type FindingTypePage } from './finding-type';

export const retired: readonly FindingTypePage[] = [
  {
    title: 'Retired types',
    source: guidePage('guardduty_finding-types-retired'),
    retired: true,
    types: {
      attacker: ['UnauthorizedAccess:EC2/TorIPCaller'],
      destination: ['Backdoor:EC2/XORDDOS', 'CryptoCurrency:EC2/BitcoinTool.A'],
      own: [
        'Behavior:IAMUser/InstanceLaunchUnusual',
        'Discovery:S3/BucketEnumeration.Unusual',
        'Exfiltration:S3/ObjectRead.Unusual',
        'Impact:S3/ObjectDelete.Unusual',
        'Impact:S3/PermissionsModification.Unusual',
        'Persistence:IAMUser/NetworkPermissions',
        'Persistence:IAMUser/ResourcePermissions',
        'Persistence:IAMUser/UserPermissions',
        'Persistence:Kubernetes/ContainerWithSensitiveMount',
        'PrivilegeEscalation:IAMUser/AdministrativePermissions',
        'PrivilegeEscalation:Kubernetes/PrivilegedContainer',
        'Recon:IAMUser/NetworkPermissions',
        'Recon:IAMUser/ResourcePermissions',
        'Recon:IAMUser/UserPermissions',
        'ResourceConsumption:IAMUser/ComputeResources',
        'Stealth:IAMUser/LoggingConfigurationModified',
        'UnauthorizedAccess:IAMUser/ConsoleLogin',
        'UnauthorizedAccess:IAMUser/UnusualASNCaller',
      ],
    },
  },
  {
    title: 'Retired types of earlier editions of the user guide',
    source: 'https://github.com/awsdocs/amazon-guardduty-user-guide',
    retired: true,
    types: {
      victim: ['Impact:EC2/MassIPScan'],
      own: ['Impact:S3/ObjectDestruction.Unusual'],
      unclear: ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration'],
    },
  },
  {
    title: "GuardDuty's own tests, seen in a sample of AWS",
    source: 'https://github.com/aws-samples/amazon-guardduty-automated-response-sample',
    types: { unclear: ['Canary:EC2/Stateless.IntegTest'] },
  },
];
