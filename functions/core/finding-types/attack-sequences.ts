import { guidePage, type FindingTypePage } from './finding-type';

export const attackSequences: FindingTypePage = {
  title: 'Attack sequences',
  source: guidePage('guardduty-attack-sequence-finding-types'),
  types: {
    sequence: [
      'AttackSequence:EC2/CompromisedInstanceGroup',
      'AttackSequence:ECS/CompromisedCluster',
      'AttackSequence:EKS/CompromisedCluster',
      'AttackSequence:IAM/CompromisedCredentials',
      'AttackSequence:S3/CompromisedData',
    ],
  },
};
