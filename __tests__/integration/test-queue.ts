import type { DeployedOrganization } from './deployed-organization';

/** A queue in the security account at home, which a test subscribes to what it wants to read. */
export class TestQueue {
  private constructor(
    private readonly local: DeployedOrganization,
    private readonly name: string,
    readonly arn: string,
  ) {}

  static async make(local: DeployedOrganization, name: string): Promise<TestQueue> {
    const { securityAccount, homeRegion } = local.organization;
    const queue = new TestQueue(local, name, `arn:aws:sqs:${homeRegion}:${securityAccount}:${name}`);
    await queue.call('CreateQueue', { QueueName: name });
    return queue;
  }

  /** Takes what is there out, and answers subject and text of the notifications that it is. */
  async take(): Promise<string[]> {
    const QueueUrl = this.url();
    const texts: string[] = [];
    for (;;) {
      const { Messages = [] } = (await this.call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })) as {
        Messages?: { Body: string; ReceiptHandle: string }[];
      };
      if (Messages.length === 0) return texts;
      for (const { Body, ReceiptHandle } of Messages) {
        const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
        texts.push(`${Subject}\n${Message}`);
        await this.call('DeleteMessage', { QueueUrl, ReceiptHandle });
      }
    }
  }

  async delete(): Promise<void> {
    await this.call('DeleteQueue', { QueueUrl: this.url() });
  }

  private url(): string {
    return `${this.local.endpoint}/${this.local.organization.securityAccount}/${this.name}`;
  }

  private async call(operation: string, input: object): Promise<unknown> {
    const { securityAccount, homeRegion } = this.local.organization;
    const scope = `${securityAccount}/20260101/${homeRegion}/sqs/aws4_request`;
    const answer = await fetch(this.local.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }
}
