import { SlackRefused, SlackUnavailable } from '../core/errors';
import type { Channel } from '../core/ports';
import type { SlackMessage } from '../core/slack-message';
import type { Timing } from '../core/timing';
import { truncate } from '../core/untrusted';
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
    private readonly fetcher: typeof fetch = fetch,
  ) {}

  async post(message: SlackMessage): Promise<void> {
    let answer = await this.send(await this.secret.url(), message);
    if (answer.status === 429) {
      const wait = Number(answer.headers.get('retry-after') ?? '1') * 1000;
      if (Number.isNaN(wait) || wait > patience) throw await unavailable(answer);
      await this.timing.sleep(wait);
      answer = await this.send(await this.secret.url(), message);
    } else if (answer.status === 403 || answer.status === 404 || answer.status === 410) {
      // The webhook is gone. It may have been replaced since the secret was read.
      answer = await this.send(await this.secret.url(true), message);
    }
    if (answer.ok) return;
    if (answer.status === 429 || answer.status >= 500) throw await unavailable(answer);
    throw new SlackRefused(`Slack refused the message: ${await said(answer)}`);
  }

  private async send(url: string, message: SlackMessage): Promise<Response> {
    try {
      return await this.fetcher(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(message),
        // A webhook never redirects, and what we send must not end up elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
    } catch (error) {
      throw new SlackUnavailable('Slack could not be reached', { cause: error });
    }
  }
}

async function unavailable(answer: Response): Promise<SlackUnavailable> {
  return new SlackUnavailable(`Slack asks for patience: ${await said(answer)}`);
}

async function said(answer: Response): Promise<string> {
  // Slack gives its reason as plain text, such as `invalid_blocks`.
  return truncate(`${answer.status} ${await answer.text().catch(() => '')}`, 200);
}
