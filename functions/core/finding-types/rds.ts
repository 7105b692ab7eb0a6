import { guidePage, type FindingTypePage } from './finding-type';

export const rds: FindingTypePage = {
  title: 'RDS Protection',
  source: guidePage('findings-rds-protection'),
  types: {
    attacker: [
      'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce',
      'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin',
      'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin',
      'CredentialAccess:RDS/TorIPCaller.FailedLogin',
      'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
      'Discovery:RDS/MaliciousIPCaller',
      'Discovery:RDS/TorIPCaller',
    ],
    // By the page, commonly a user of ours who signs in where else only programs do.
    own: ['CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin'],
    unclear: ['CredentialAccess:RDS/AnomalousBehavior.FailedLogin'],
  },
};
