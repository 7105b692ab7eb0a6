import { Construct } from 'constructs';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { roleArn, roleName } from '../../organization/names';
import type { EncryptionKey } from './encryption-key';
import type { Place } from './place';
import { policyDocument } from './policy';

export interface WebhookSecretProps {
  readonly place: Place;
  readonly key: EncryptionKey;
  readonly name: string;
  /** Whether it can be brought back for 30 days after it was deleted. */
  readonly deletionProtection: boolean;
}

/** Holds the URL of the Slack webhook. An operator puts it in; Terraform never sees it. */
export class WebhookSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebhookSecretProps) {
    super(scope, id);
    const { account, region, provider } = props.place;
    const secret = new SecretsmanagerSecret(this, 'secret', {
      provider,
      name: props.name,
      description: 'URL of the Slack webhook that Portcullis tells people through; put in by an operator',
      kmsKeyId: props.key.arn,
      // A name that waits for deletion cannot be made again, and so would hold up whoever rebuilds a stack on purpose.
      recoveryWindowInDays: props.deletionProtection ? 30 : 0,
      // Whoever has the URL can speak to people in our name. It may be replaced, and need not be read, by anyone else.
      policy: policyDocument([
        {
          Sid: 'OnlyTheFunctionReads',
          Effect: 'Deny',
          Principal: '*',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleArn(region, account, roleName('send-gd-finding')) } },
        },
      ]),
    });
    this.arn = secret.arn;
  }
}
