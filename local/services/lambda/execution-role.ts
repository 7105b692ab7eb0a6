import type { Access, RoleSession } from '../../iam/access';
import { parseArn } from '../../iam/arn';
import { isOfKeyThatIsOff } from '../../iam/key-is-off';
import { AwsError } from '../../service';
import { lambdaService } from './assume-role';
import type { Configuration } from './kept-configuration';

/**
 * Refuses a function whose role Lambda may not take on, or that may not send the traces that the function asks for.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function checkExecutionRole(
  role: string,
  tracing: unknown,
  access: Pick<Access, 'assumptionRefusal' | 'refusal'>,
): Promise<void> {
  const refuse = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);
  if ((await access.assumptionRefusal(role, lambdaService)) !== undefined) {
    throw refuse('The role defined for the function cannot be assumed by Lambda.');
  }
  if ((tracing as { readonly Mode?: string } | undefined)?.Mode !== 'Active') return;
  for (const operation of ['PutTraceSegments', 'PutTelemetryRecords']) {
    const asked = { action: `xray:${operation}`, resource: '*' };
    if ((await access.refusal({ role, session: 'lambda' }, asked)) === undefined) continue;
    throw refuse(`The provided execution role does not have permissions to call ${operation} on XRAY`);
  }
}

/**
 * Decrypts the environment of a function that has a key of the customer's own, in the name of its role.
 *
 * @throws AwsError KMSAccessDeniedException, or KMSDisabledException
 */
export async function decryptEnvironment(
  { FunctionArn, Environment, KMSKeyArn }: Configuration,
  caller: RoleSession,
  access: Pick<Access, 'refusal'>,
): Promise<void> {
  if (typeof KMSKeyArn !== 'string' || Environment?.Variables === undefined) return;
  const refusal = await access.refusal(caller, {
    action: 'kms:Decrypt',
    resource: KMSKeyArn,
    context: {
      'kms:ViaService': `lambda.${parseArn(FunctionArn).where.region}.amazonaws.com`,
      'kms:EncryptionContext:aws:lambda:FunctionArn': FunctionArn,
    },
  });
  if (refusal === undefined) return;
  if (isOfKeyThatIsOff(refusal)) {
    const message = `Lambda was unable to decrypt the environment variables because the KMS key used is disabled. Please check the function's KMS key settings. KMS Exception: DisabledException KMS Message: ${refusal}`;
    throw new AwsError('KMSDisabledException', message, 502);
  }
  const message = `Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the function's KMS key settings. KMS Exception: AccessDeniedException KMS Message: ${refusal}`;
  throw new AwsError('KMSAccessDeniedException', message, 502);
}
