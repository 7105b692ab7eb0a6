import type { KnownBlock, SectionBlock } from '@slack/types';
import { truncate } from './untrusted';
import { isMoment, momentText } from './moment';

/**
 * What is posted to Slack: blocks, and the text that notifications and screen readers use. Nothing is fetched for a
 * preview, and neither `link_names` nor `parse` is given, which would make mentions and links of plain words.
 */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/**
 * Slack's limits (Block Kit reference): characters of a header and of a text object, blocks of a message. A message
 * beyond them is refused as a whole. The others are ours: a list leaves room for the words before it, an item for a
 * second one, and an address for both.
 */
const limits = { header: 150, section: 3000, blocks: 50, list: 2_600, item: 1_250, address: 600 } as const;

/**
 * A message of a headline in plain words and of paragraphs in Slack's markup. Whatever comes from outside must have been
 * through `escape` or `code` in a paragraph, and is safe as it is in the headline. Lists are cut by `lines` and
 * `hostList`; a paragraph that is still too long is cut between two pieces of markup.
 */
export function slackMessage(headline: string, paragraphs: readonly string[]): SlackMessage {
  const title = truncate(oneLine(headline) || 'Portcullis', limits.header);
  // Without `emoji: false`, `:name:` in a finding's title would become a picture.
  const header: KnownBlock = { type: 'header', text: { type: 'plain_text', text: title, emoji: false } };
  const sections = paragraphs.filter((paragraph) => paragraph !== '').map(section);
  return {
    // Read where blocks are not shown. Unlike a text object it cannot be `verbatim`, and links what looks like an address.
    text: escape(title).replaceAll('://', '∶//'),
    blocks: [header, ...sections].slice(0, limits.blocks),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** `verbatim`: Slack takes no channel, mention or address out of plain words, and still reads markup (text object reference). */
function section(paragraph: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(paragraph, limits.section), verbatim: true } };
}

/** Cuts markup where a link, an entity and a character end, and closes the code that it is cut in. */
function cut(markup: string, limit: number): string {
  if (markup.length <= limit) return markup;
  let kept = '';
  let inCode = false;
  for (const [piece] of markup.matchAll(/<[^<>]*>|&(?:amp|lt|gt);|[^]/gu)) {
    if (kept.length + piece.length > limit - '…`'.length) break;
    kept += piece;
    if (piece === '`') inCode = !inCode;
  }
  return `${kept}…${inCode ? '`' : ''}`;
}

/** What would break a line or turn the direction of the text around it. */
const invisible = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(invisible, '').trim();
}

/** Signs that look like those of Slack's markup and mean nothing to it. */
const lookalikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼' };

/**
 * Text that Slack shows as it is, in one line: `<!channel>` in a finding's title pings nobody, no link hides behind
 * another text, and nothing is bold, code, a quotation or a picture that we did not make so. Slack's markup has no
 * character that escapes a mark, so marks become look-alikes where they could be one: `*`, `_` and `~` at the edge of a
 * word, and the colons of `:name:`. What a reader may want to copy is better off in `code`.
 * @param limit characters of the outcome at most, in which `&` counts five
 */
export function escape(text: string, limit = Infinity): string {
  const words = oneLine(text)
    .replace(/`/g, "'")
    .replace(/(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])/g, (mark) => lookalikes[mark] ?? mark)
    // Hours, minutes and seconds are no name of a picture.
    .replace(/:(?!\d\d?:)(?=[\p{L}\p{N}_+'-]+:)/gu, '∶')
    // Slack quotes a line that begins with it, escaped or not.
    .replace(/^>/, '›');
  return cut(entities(words), limit);
}

/** Slack reads these three as its own signs and needs no other to be escaped ("Formatting message text"). */
function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Text in the form of code, in which Slack marks nothing up and links no address. */
export function code(text: string): string {
  // Two backticks without a word between them would open code instead of being one.
  return `\`${entities(oneLine(text).replace(/`/g, "'")) || ' '}\``;
}

/** An instant as the reader's own time, with ISO 8601 for clients that cannot. @param seconds since 1970 */
export function instant(seconds: number): string {
  if (!isMoment(seconds)) return escape(momentText(seconds));
  const iso = momentText(seconds).replace('.000Z', 'Z');
  return `${iso} (<!date^${Math.floor(seconds)}^{date_short_pretty} {time}|${iso}>)`;
}

/** A link; the address must be our own making. One that is too long to be shown whole is replaced by words in code. */
export function link(url: string, text: string, instead = text): string {
  return url.length <= limits.address ? `<${url}|${escape(text)}>` : code(truncate(instead, 100));
}

/**
 * As many whole items as a reader takes in and a section holds, one a line, and the number of the rest. A paragraph
 * has room for one list and 400 characters beside it.
 * @param total when the items are not all
 */
export function lines(items: readonly string[], total = items.length, shown = 10): string {
  return fitting(
    items.slice(0, shown).map((item) => `• ${item}`),
    total,
    '\n',
  );
}

/** Hosts in one line, as `lines` has items. */
export function hostList(
  hosts: readonly string[],
  total = hosts.length,
  shown = 20,
  room: number = limits.list,
): string {
  return fitting(hosts.slice(0, shown).map(code), total, ', ', room);
}

function fitting(items: readonly string[], total: number, separator: string, room: number = limits.list): string {
  const kept: string[] = [];
  let left = room - `${separator}and ${total} more`.length;
  for (const item of items) {
    const whole = cut(item, Math.min(limits.item, room / 2));
    left -= whole.length + separator.length;
    if (left < 0) break;
    kept.push(whole);
  }
  const rest = total - kept.length;
  return [...kept, ...(rest > 0 ? [`and ${rest} more`] : [])].join(separator);
}

/** `1 host`, `2 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
