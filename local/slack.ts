import type { IncomingHttpHeaders } from 'node:http';

import { type AwsAnswer, AwsError, type Observation } from './service';
import { wrongBlocks } from './slack-blocks';
import { momentText } from '../functions/core/moment';

/** What a webhook is sent. */
export interface SlackMessage {
  readonly text?: string;
  readonly link_names?: unknown;
  readonly parse?: unknown;
  readonly blocks?: readonly Readonly<Record<string, unknown>>[];
}

/** A message that was accepted. */
export interface SlackDelivery {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly body: SlackMessage;
}

/** Messages that shall fail, and how. */
export interface SlackFailure {
  readonly status: keyof typeof failures;
  /** 0: none fails any more. */
  readonly times: number;
}

const maximumText = 40_000;
const failures = { 404: 'no_service', 429: 'rate_limited', 500: 'rollup_error' } as const;

/** An incoming webhook of Slack: refuses what Slack would refuse and keeps the rest. */
export class SlackReceiver {
  private readonly accepted: SlackDelivery[] = [];
  private failing: { status: SlackFailure['status']; times: number } | undefined;
  /** Seconds between two messages; 0: as many as come. */
  private interval = 0;
  /** Milliseconds since 1970: when the next message is taken. */
  private next = 0;
  private turnedAway = 0;

  constructor(
    private readonly observations?: { add(observation: Observation): void },
    private readonly now: () => number = Date.now,
  ) {}

  get messages(): readonly SlackDelivery[] {
    return this.accepted;
  }

  /** Lets the next messages fail: 404 when the webhook was removed, 429 when Slack limits the rate, 500 when it is down. */
  failNext(status: SlackFailure['status'], times = 1): void {
    this.failing = { status, times };
  }

  /** How many messages were refused because others came just before. */
  get refused(): number {
    return this.turnedAway;
  }

  /**
   * Takes a message only so many seconds after the last one, and refuses the others with the time to wait, as Slack does
   * with incoming webhooks: one a second (docs.slack.dev, "Rate limits"). Slack lets short bursts through and says of
   * neither their length nor their size; here there are none. 0: takes as many as come, which it does at first.
   */
  pace(interval: number): void {
    this.interval = interval;
    this.next = 0;
  }

  receive(body: Buffer, headers: IncomingHttpHeaders): AwsAnswer {
    if (this.failing && this.failing.times-- > 0) {
      const { status } = this.failing;
      this.observe(`failed as told: ${status} ${failures[status]}`);
      return answer(status, failures[status], status === 429 ? { 'retry-after': '1' } : {});
    }
    const wait = this.next - this.now();
    if (wait > 0) {
      this.turnedAway++;
      return answer(429, failures[429], { 'retry-after': String(Math.ceil(wait / 1000)) });
    }
    const message = parse(body, headers);
    const [code = '', reason = ''] = message ? problem(message) : ['invalid_payload', 'no JSON object'];
    if (!message || code !== '') {
      this.observe(`refused: ${code} (${reason})`);
      return answer(400, code);
    }
    this.next = this.now() + this.interval * 1000;
    // Kept before it is told of, so that those who listen find it.
    this.accepted.push({ receivedAt: new Date(this.now()).toISOString(), body: message });
    this.observe(renderSlack(message).replace(/\n.*/s, ''), message);
    return answer(200, 'ok');
  }

  private observe(summary: string, detail?: unknown): void {
    this.observations?.add({
      time: new Date().toISOString(),
      kind: 'slack',
      account: '',
      region: '',
      summary,
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

/** Reads a failure that came as JSON. @throws AwsError that says what is wrong */
export function parseSlackFailure(value: unknown): SlackFailure {
  const { status, times = 1 } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const known = Object.keys(failures);
  if (!known.includes(String(status)))
    throw new AwsError('InvalidFailure', `status must be one of ${known.join(', ')}`);
  if (!Number.isInteger(times) || Number(times) < 0) throw new AwsError('InvalidFailure', 'times must be 0 or more');
  return { status: Number(status), times: Number(times) } as SlackFailure;
}

/** Reads how many seconds there are to be between two messages. @throws AwsError that says what is wrong */
export function parseSlackPace(value: unknown): number {
  const { seconds } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof seconds === 'number' && seconds >= 0) return seconds;
  throw new AwsError('InvalidPace', 'seconds must be 0 or more');
}

/**
 * A message as plain text for a terminal: its blocks or, without any, its text. What would be more than words in Slack
 * although nobody can have meant it is followed by `[LIVE ...]`: a mention that pings, a bare address that Slack links,
 * a word that it takes for a channel or a picture.
 */
export function renderSlack(message: SlackMessage): string {
  const blocks = message.blocks ?? [];
  const lines = blocks.length > 0 ? blocks.flatMap(renderBlock) : [plain(message.text ?? '', false)];
  if (message.link_names || message.parse === 'full') lines.push('[LIVE names: link_names or parse is set]');
  // Control characters would let whoever worded a finding steer the terminal.
  return lines.join('\n').replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '');
}

function renderBlock(block: Readonly<Record<string, unknown>>): string[] {
  switch (block['type']) {
    case 'divider':
      return ['─'.repeat(40)];
    case 'image':
      return [`[${word(block['alt_text'])}] ${word(block['image_url'])}`];
    case 'actions':
      return elements(block['elements']).map((each) => `[${textOf(each['text'])}] ${word(each['url'])}`.trim());
    case 'context':
      return [elements(block['elements']).map(textOf).join(' · ')];
    case 'rich_text':
      return [richText(block).trimEnd()];
    default: {
      const fields = elements(block['fields']).map((field) => `  ${textOf(field).replace(/\n+/, ': ')}`);
      return block['text'] === undefined ? fields : [textOf(block['text']), ...fields];
    }
  }
}

/** The text of a text object; images of a context block say what they show. */
function textOf(value: unknown): string {
  const { type, text, alt_text: alternative, verbatim, emoji } = value as Readonly<Record<string, unknown>>;
  const shown = word(text ?? alternative);
  if (type === 'mrkdwn') return plain(shown, verbatim === true);
  const words = decode(shown);
  return type === 'plain_text' && emoji !== false ? words.replace(picture, '$& [LIVE picture]') : words;
}

function richText(element: Readonly<Record<string, unknown>>): string {
  if (element['elements'] !== undefined) return `${elements(element['elements']).map(richText).join('')}\n`;
  return word(element['text'] ?? element['url']);
}

function elements(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Slack's markup as text: marks go, links show where they lead, dates and mentions become words. */
function plain(mrkdwn: string, verbatim: boolean): string {
  return decode(withoutMarks(mrkdwn, verbatim));
}

/** `:name:`, which Slack shows as a picture; hours, minutes and parts of addresses are none. */
const picture = /:[a-z0-9_+-]*[g-z_][a-z0-9_+-]*:/g;

const marks = new RegExp(
  [
    /```\n?(?<block>[^]+?)\n?```|`(?<code>[^`\n]+)`|<(?<token>[^<>]+)>/,
    /(?<bare>https?:\/\/[^\s<>|`*]+|(?<![\w@])@(?:here|channel|everyone)\b|(?<![\w&/])#[a-z0-9][a-z0-9_-]*)/,
    new RegExp(`(?<picture>${picture.source})`),
    /(?<!\w)(?<mark>[*_~])(?<marked>\S|\S[^\n]*?\S)\k<mark>(?!\w)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

function withoutMarks(mrkdwn: string, verbatim: boolean): string {
  return mrkdwn.replace(marks, (...found) => {
    const groups = found.at(-1) as Readonly<Partial<Record<string, string>>>;
    if (groups['token'] !== undefined) return renderToken(groups['token']);
    // `verbatim` leaves plain words alone ("Text object" of Slack's reference); pictures are made all the same.
    if (groups['bare'] !== undefined)
      return verbatim ? groups['bare'] : `${groups['bare']} [LIVE ${kindOf(groups['bare'])}]`;
    if (groups['picture'] !== undefined) return `${groups['picture']} [LIVE picture]`;
    if (groups['marked'] !== undefined) return withoutMarks(groups['marked'], verbatim);
    return groups['block'] ?? groups['code'] ?? '';
  });
}

function kindOf(bare: string): string {
  return bare.startsWith('http') ? 'link' : bare.startsWith('#') ? 'channel' : 'mention';
}

/** `https://a|label`, `!date^1392734382^{date}|fallback`, `@U1`, `#C1|name`, `!here`. */
function renderToken(token: string): string {
  const [target = '', label] = token.split('|', 2);
  if (target.startsWith('!date^')) return label ?? momentText(Number(target.split('^')[1]));
  if (target.startsWith('#')) return `${label === undefined ? target : `#${label}`} [LIVE channel]`;
  if (/^[@!]/.test(target)) return `${label ?? `@${target.slice(1)}`} [LIVE mention]`;
  return label === undefined ? target : `${label} (${target})`;
}

function decode(text: string): string {
  // The ampersand last: what it was escaped for must not be decoded again.
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function parse(body: Buffer, headers: IncomingHttpHeaders): SlackMessage | undefined {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    const message: unknown = JSON.parse(body.toString());
    return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Slack's name for what is wrong, and the reason that Slack does not say. */
function problem(message: SlackMessage): readonly [code?: string, reason?: string] {
  const { text, blocks } = message as Readonly<Record<string, unknown>>;
  if (text !== undefined && typeof text !== 'string') return ['invalid_payload', 'text is no string'];
  if (blocks !== undefined) {
    const wrong = wrongBlocks(blocks);
    if (wrong !== undefined) return ['invalid_blocks', wrong];
  }
  if (!text && !(Array.isArray(blocks) && blocks.length > 0)) return ['no_text', 'neither text nor blocks'];
  if (text !== undefined && text.length > maximumText) return ['msg_too_long', `text has ${text.length} characters`];
  return [];
}

function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): AwsAnswer {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}
