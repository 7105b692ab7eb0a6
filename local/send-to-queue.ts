import type { Moto } from './service';

/** Sends a message to the queue of an ARN; attributes are texts. Throws AwsError. */
export async function sendToQueue(
  moto: Moto,
  queueArn: string,
  body: string,
  attributes: Readonly<Record<string, string>> = {},
  groupId?: string,
): Promise<void> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  await moto.json({ account, region }, 'sqs', 'AmazonSQS.SendMessage', {
    QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      // SQS refuses empty values.
      Object.entries(attributes)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => [key, { DataType: 'String', StringValue: value }]),
    ),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
  });
}
