import { texts, type IamRoles } from '../../iam-roles';
import type { RoleSessions } from '../../role-sessions';
import { AwsError, type Moto, type Where } from '../../service';

export const lambdaService = 'lambda.amazonaws.com';

export interface AssumeRoleProps {
  readonly moto: Moto;
  readonly roles: IamRoles;
  readonly sessions?: Pick<RoleSessions, 'begin'>;
}

/** Credentials of a function's role, as the variables that the SDKs read. @throws AwsError where Lambda may not have them */
export async function assumeRole(
  role: string,
  sessionName: string,
  where: Where,
  { moto, roles, sessions }: AssumeRoleProps,
): Promise<Readonly<Record<string, string>>> {
  if (!(await roles.isTrusted(role, lambdaService))) {
    const message = `The role defined for the function cannot be assumed by Lambda: ${role}`;
    throw new AwsError('AccessDeniedException', message, 403);
  }
  const answer = await moto.query(where, 'sts', {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: sessionName,
  });
  const [AWS_ACCESS_KEY_ID = ''] = texts(answer, 'AccessKeyId');
  const [AWS_SECRET_ACCESS_KEY = ''] = texts(answer, 'SecretAccessKey');
  const [AWS_SESSION_TOKEN = ''] = texts(answer, 'SessionToken');
  sessions?.begin(AWS_ACCESS_KEY_ID, role);
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
}
