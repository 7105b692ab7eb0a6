import { guidePage, type FindingTypePage } from './finding-type';

export const s3: FindingTypePage = {
  title: 'S3 Protection',
  source: guidePage('guardduty_finding-types-s3'),
  types: {
    attacker: [
      'Discovery:S3/MaliciousIPCaller',
      'Discovery:S3/MaliciousIPCaller.Custom',
      'Discovery:S3/TorIPCaller',
      'Exfiltration:S3/MaliciousIPCaller',
      'Impact:S3/MaliciousIPCaller',
      'UnauthorizedAccess:S3/MaliciousIPCaller.Custom',
      'UnauthorizedAccess:S3/TorIPCaller',
    ],
    own: [
      'Discovery:S3/AnomalousBehavior',
      'Exfiltration:S3/AnomalousBehavior',
      'Impact:S3/AnomalousBehavior.Delete',
      'Impact:S3/AnomalousBehavior.Permission',
      'Impact:S3/AnomalousBehavior.Write',
      'Policy:S3/AccountBlockPublicAccessDisabled',
      'Policy:S3/BucketAnonymousAccessGranted',
      'Policy:S3/BucketBlockPublicAccessDisabled',
      'Policy:S3/BucketPublicAccessGranted',
      'Stealth:S3/ServerAccessLoggingDisabled',
    ],
    unclear: ['PenTest:S3/KaliLinux', 'PenTest:S3/ParrotLinux', 'PenTest:S3/PentooLinux'],
  },
};
