import { guidePage, type FindingTypePage } from './finding-type';

export const iam: FindingTypePage = {
  title: 'IAM',
  source: guidePage('guardduty_finding-types-iam'),
  types: {
    attacker: [
      'Recon:IAMUser/MaliciousIPCaller',
      'Recon:IAMUser/MaliciousIPCaller.Custom',
      'Recon:IAMUser/TorIPCaller',
      // Used in another account: whether that is one of ours, GuardDuty says itself (`affiliated`), so the rest is not.
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS',
      'UnauthorizedAccess:IAMUser/TorIPCaller',
    ],
    own: [
      'CredentialAccess:IAMUser/AnomalousBehavior',
      'DefenseEvasion:IAMUser/AnomalousBehavior',
      'DefenseEvasion:IAMUser/BedrockLoggingDisabled',
      'Discovery:IAMUser/AnomalousBehavior',
      'Exfiltration:IAMUser/AnomalousBehavior',
      'Impact:IAMUser/AnomalousBehavior',
      'InitialAccess:IAMUser/AnomalousBehavior',
      'Persistence:IAMUser/AnomalousBehavior',
      'Policy:IAMUser/RootCredentialUsage',
      'Policy:IAMUser/ShortTermRootCredentialUsage',
      'PrivilegeEscalation:IAMUser/AnomalousBehavior',
      'Stealth:IAMUser/CloudTrailLoggingDisabled',
      'Stealth:IAMUser/PasswordPolicyChange',
      'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
    ],
    // The page names our own gateway on premises, Outposts and VPNs as usual causes of credentials that are used outside
    // of AWS, and does not say whose address it is that uses compromised ones.
    unclear: [
      'CredentialAccess:IAMUser/CompromisedCredentials',
      'PenTest:IAMUser/KaliLinux',
      'PenTest:IAMUser/ParrotLinux',
      'PenTest:IAMUser/PentooLinux',
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS',
    ],
  },
};
