import type { Access } from '../iam/access';
import { AwsError, type AwsAnswer, type AwsRequest, type Service } from '../service';

const uses = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey'];

/** Whether CloudWatch Logs may use the key that a log group is given; the groups themselves stay with moto. */
export class LogGroups implements Service {
  constructor(private readonly access: Pick<Access, 'refusal'>) {}

  /** @throws AwsError AccessDeniedException */
  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (!['CreateLogGroup', 'AssociateKmsKey'].includes(request.operation ?? '')) return undefined;
    const { logGroupName, kmsKeyId } = JSON.parse(request.body.toString()) as Readonly<Record<string, string>>;
    if (kmsKeyId === undefined || logGroupName === undefined) return undefined;
    const { account, region } = request;
    const group = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
    const caller = { service: `logs.${region}.amazonaws.com`, sourceArn: group };
    for (const use of uses) {
      const context = { 'kms:EncryptionContext:aws:logs:arn': group };
      const refusal = await this.access.refusal(caller, { action: `kms:${use}`, resource: kmsKeyId, context });
      if (refusal === undefined) continue;
      const message = `The specified KMS key does not exist or is not allowed to be used with LogGroup '${group}': ${refusal}`;
      throw new AwsError('AccessDeniedException', message);
    }
    return undefined;
  }
}
