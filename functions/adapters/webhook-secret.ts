import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SlackRefused, SlackUnavailable } from '../core/errors';

/** How long a value is used before it is read again, so that a new webhook is taken up without a deployment. */
const freshFor = 5 * 60_000;

/** The address of the Slack webhook, kept in Secrets Manager because whoever knows it can post. */
export class WebhookSecret {
  private held: { readonly url: string; readonly readAt: number } | undefined;

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly name: string,
    private readonly now: () => number,
  ) {}

  /** @param anew reads the secret even when it was read just now */
  async url(anew = false): Promise<string> {
    if (!anew && this.held && this.now() - this.held.readAt < freshFor) return this.held.url;
    const url = this.checked(await this.read());
    this.held = { url, readAt: this.now() };
    return url;
  }

  private async read(): Promise<string> {
    try {
      const { SecretString = '' } = await this.client.send(new GetSecretValueCommand({ SecretId: this.name }));
      return SecretString.trim();
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        throw new SlackRefused(`The secret ${this.name} holds no value. ${this.advice}`, { cause: error });
      }
      throw new SlackUnavailable(`The secret ${this.name} could not be read: ${String(error)}`, { cause: error });
    }
  }

  /** The value itself never goes into an error: errors are logged. */
  private checked(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const loopback = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)) return url.href;
    throw new SlackRefused(`The secret ${this.name} is not an https address. ${this.advice}`);
  }

  private get advice(): string {
    return `Put the webhook's address there: aws secretsmanager put-secret-value --secret-id ${this.name} --secret-string https://hooks.slack.com/services/...`;
  }
}
