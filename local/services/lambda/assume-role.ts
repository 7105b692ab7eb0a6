import type { Access } from '../../iam/access';
import { texts } from '../../iam/iam-roles';
import type { RoleSessions } from '../../iam/role-sessions';
import { AwsError, type Moto, type Where } from '../../service';

/** Lambda itself; it does not tell for which function it takes on a role. */
export const lambdaService = { service: 'lambda.amazonaws.com' };

export interface AssumeRoleProps {
  readonly moto: Moto;
  readonly access: Pick<Access, 'assumptionRefusal'>;
  readonly sessions?: Pick<RoleSessions, 'begin'>;
}

/** Credentials of a function's role, as the variables that the SDKs read. @throws AwsError where Lambda may not have them */
export async function assumeRole(
  role: string,
  sessionName: string,
  where: Where,
  { moto, access, sessions }: AssumeRoleProps,
): Promise<Readonly<Record<string, string>>> {
  if ((await access.assumptionRefusal(role, lambdaService)) !== undefined) {
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
  sessions?.begin(AWS_ACCESS_KEY_ID, { role, session: sessionName });
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
}
