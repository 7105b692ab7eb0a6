import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { Answer, postJson } from '../../../functions/adapters/post-json';
import { SlackWebhook } from '../../../functions/adapters/slack-webhook';
import { WebhookSecret } from '../../../functions/adapters/webhook-secret';
import { slackMessage } from '../../../functions/core/slack-message';
import { VirtualTiming } from '../fakes/virtual-timing';
import { stubClient } from './stub-client';

const message = slackMessage('A headline', ['a paragraph']);
const first = 'https://hooks.slack.com/services/first';
const second = 'https://hooks.slack.com/services/second';
const answer = (status: number, text: string, retryAfter?: string): Answer => ({ status, text, retryAfter });

describe('the webhook', () => {
  let timing: VirtualTiming;
  let answers: (Answer | Error)[];
  let calls: { readonly url: string; readonly body: unknown }[];
  let webhook: SlackWebhook;
  beforeEach(() => {
    timing = new VirtualTiming();
    answers = [];
    calls = [];
    const send: typeof postJson = async (url, body) => {
      calls.push({ url, body });
      const given = answers.shift() ?? answer(200, 'ok');
      if (given instanceof Error) throw given;
      return given;
    };
    webhook = new SlackWebhook({ url: async (anew) => (anew ? second : first) }, timing, send);
  });

  it('posts a message', async () => {
    await webhook.post(message);
    expect(calls).toEqual([{ url: first, body: message }]);
  });

  it('waits for as long as Slack asks, and tries once more', async () => {
    answers = [answer(429, '', '7')];
    await webhook.post(message);
    expect(timing.slept).toEqual([7_000]);
    expect(calls).toHaveLength(2);
  });

  it('leaves a longer wait to the state machine', async () => {
    answers = [answer(429, '', '60')];
    await expect(webhook.post(message)).rejects.toMatchObject({ name: 'SlackUnavailable' });
    expect(timing.slept).toEqual([]);
  });

  it.each([500, 502, 503])('calls a status of %i worth a retry', async (status) => {
    answers = [answer(status, 'oops')];
    await expect(webhook.post(message)).rejects.toMatchObject({
      name: 'SlackUnavailable',
      message: expect.stringContaining(`${status} oops`),
    });
  });

  it('calls a lost connection worth a retry, and keeps the address out of the error', async () => {
    answers = [new Error('socket hang up')];
    await expect(webhook.post(message)).rejects.toMatchObject({
      name: 'SlackUnavailable',
      message: 'Slack could not be reached',
    });
  });

  it.each([403, 404, 410])('reads the secret again when the webhook is gone (%i)', async (status) => {
    answers = [answer(status, 'no_service')];
    await webhook.post(message);
    expect(calls.map(({ url }) => url)).toEqual([first, second]);
  });

  it('says SlackRefused with the reason when that does not help', async () => {
    answers = [answer(404, 'no_service'), answer(404, 'no_service')];
    await expect(webhook.post(message)).rejects.toMatchObject({
      name: 'SlackRefused',
      message: 'Slack refused the message: 404 no_service',
    });
  });

  it('does not try again what Slack calls wrong', async () => {
    answers = [answer(400, 'invalid_blocks')];
    await expect(webhook.post(message)).rejects.toMatchObject({ name: 'SlackRefused' });
    expect(calls).toHaveLength(1);
  });
});

describe('the secret', () => {
  let time: number;
  let held: { SecretString: string } | Error;
  let secret: WebhookSecret;
  beforeEach(() => {
    time = 0;
    const { client } = stubClient(() => held);
    secret = new WebhookSecret(client, 'portcullis/slack-webhook', () => time);
  });
  const holds = (text: string) => {
    held = { SecretString: text };
  };

  it('is read once in five minutes, or when asked anew', async () => {
    holds(`${first}\n`);
    expect(await secret.url()).toBe(first);
    holds(second);
    time = 299_999;
    expect(await secret.url()).toBe(first);
    time = 300_000;
    expect(await secret.url()).toBe(second);
    holds(first);
    expect(await secret.url(true)).toBe(first);
  });

  it.each([
    'https://hooks.slack.com/services/a',
    'http://127.0.0.1:8080/slack',
    'http://localhost/slack',
    'http://[::1]:1/slack',
  ])('may be %s', async (url) => {
    holds(url);
    expect(await secret.url()).toBe(url);
  });

  it.each([
    '',
    'http://hooks.slack.com/services/a',
    'http://127.0.0.1.example.org/',
    'ftp://hooks.slack.com',
    'hooks.slack.com/services/a',
    '{"url": "https://hooks.slack.com"}',
  ])('may not be "%s", and is not shown when it is wrong', async (text) => {
    holds(text);
    const error = await secret.url().catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ name: 'SlackRefused', message: expect.stringContaining('put-secret-value') });
    if (text !== '') expect((error as Error).message).not.toContain(text);
  });

  it('says what to do when it holds nothing yet', async () => {
    held = new ResourceNotFoundException({ message: 'no value', $metadata: {} });
    await expect(secret.url()).rejects.toMatchObject({
      name: 'SlackRefused',
      message: expect.stringContaining('put-secret-value'),
    });
  });

  it('is worth a retry when it cannot be read', async () => {
    held = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    await expect(secret.url()).rejects.toMatchObject({ name: 'SlackUnavailable' });
  });
});
