import type { Organization } from '../organization';
import { type DeployerPolicy } from './deployer-policy';

/** For whoever runs Terraform, and not for the roles that it assumes: the states in S3, where there are such. */
export function statePolicies(partition: string, { stateBackend }: Organization): DeployerPolicy[] {
  if (stateBackend === undefined) return [];
  const { bucket, keyPrefix } = stateBackend;
  const objects = `arn:${partition}:s3:::${bucket}/${keyPrefix}`;
  const why = 'the bucket and the prefix are those of stateBackend';
  return [
    {
      name: 'portcullis-deployer-states',
      title: 'The states',
      statements: [
        { Sid: 'Bucket', Action: ['s3:ListBucket'], Resource: [`arn:${partition}:s3:::${bucket}`], why },
        { Sid: 'States', Action: ['s3:GetObject', 's3:PutObject'], Resource: [`${objects}*.tfstate`], why },
        {
          Sid: 'Locks',
          Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
          Resource: [`${objects}*.tfstate.tflock`],
          why,
        },
      ],
    },
  ];
}
