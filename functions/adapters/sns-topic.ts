import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlarmTopic } from '../core/enrolment/ports';
import type { PlainMessage } from '../core/enrolment/report';
import { TopicUnavailable } from '../core/errors';

/** A topic of SNS. */
export class SnsTopic implements AlarmTopic {
  constructor(
    private readonly client: SNSClient,
    private readonly arn: string,
  ) {}

  async publish({ subject: Subject, text: Message }: PlainMessage): Promise<void> {
    try {
      await this.client.send(new PublishCommand({ TopicArn: this.arn, Subject, Message }));
    } catch (error) {
      throw new TopicUnavailable(`The topic ${this.arn} could not be told: ${String(error)}`, { cause: error });
    }
  }
}
