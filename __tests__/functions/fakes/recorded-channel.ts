import type { Channel } from '../../../functions/core/ports';
import type { SlackMessage } from '../../../functions/core/slack-message';

/** A channel that keeps what was posted, and fails as often as it is told. */
export class RecordedChannel implements Channel {
  readonly messages: SlackMessage[] = [];
  readonly failures: Error[] = [];

  async post(message: SlackMessage): Promise<void> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.messages.push(message);
  }
}
