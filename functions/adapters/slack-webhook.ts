import { SlackRefused, SlackUnavailable } from '../core/errors';
import type { Channel } from '../core/ports';
import type { SlackMessage } from '../core/slack-message';
import type { Timing } from '../core/timing';
import { truncate } from '../core/untrusted';
import { postJson, type Answer } from './post-json';
import type { WebhookSecret } from './webhook-secret';

/** How long one try may take. */
const timeout = 5_000;
/** The longest that Slack may ask us to wait within one invocation; beyond that the state machine waits. */
const patience = 10_000;

/** A channel of Slack, behind an incoming webhook. */
export class SlackWebhook implements Channel {
  constructor(
    private readonly secret: Pick<WebhookSecret, 'url'>,
    private readonly timing: Timing,
    private readonly send: typeof postJson = postJson,
  ) {}

  async post(message: SlackMessage): Promise<void> {
    let answer = await this.try(await this.secret.url(), message);
    if (answer.status === 429) {
      const wait = Number(answer.retryAfter ?? '1') * 1000;
      if (Number.isNaN(wait) || wait > patience) throw unavailable(answer);
      await this.timing.sleep(wait);
      answer = await this.try(await this.secret.url(), message);
    } else if (answer.status === 403 || answer.status === 404 || answer.status === 410) {
      // The webhook is gone. It may have been replaced since the secret was read.
      answer = await this.try(await this.secret.url(true), message);
    }
    if (answer.status >= 200 && answer.status < 300) return;
    if (answer.status === 429 || answer.status >= 500) throw unavailable(answer);
    throw new SlackRefused(`Slack refused the message: ${said(answer)}`);
  }

  private async try(url: string, message: SlackMessage): Promise<Answer> {
    try {
      return await this.send(url, message, timeout);
    } catch (error) {
      throw new SlackUnavailable('Slack could not be reached', { cause: error });
    }
  }
}

function unavailable(answer: Answer): SlackUnavailable {
  return new SlackUnavailable(`Slack asks for patience: ${said(answer)}`);
}

function said({ status, text }: Answer): string {
  // Slack gives its reason as plain text, such as `invalid_blocks`.
  return truncate(`${status} ${text}`, 200);
}
