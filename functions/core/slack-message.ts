import type { KnownBlock, SectionBlock } from '@slack/types';
import { truncate } from './untrusted';

/** What is posted to Slack: blocks, and the text that notifications and screen readers use. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack's limits: characters of a header and of a section, blocks of a message. A longer message is refused as a whole. */
const limits = { header: 150, section: 3000, blocks: 50 } as const;

/**
 * A message of a headline and paragraphs in Slack's markup. Whatever comes from outside must have been through `escape`
 * or `code`; a paragraph that is cut may lose the end of its markup, but gains none.
 */
export function slackMessage(headline: string, paragraphs: readonly string[]): SlackMessage {
  const header: KnownBlock = { type: 'header', text: { type: 'plain_text', text: truncate(headline, limits.header) } };
  const sections = paragraphs.filter((paragraph) => paragraph !== '').map(section);
  return { text: escape(truncate(headline, limits.header)), blocks: [header, ...sections].slice(0, limits.blocks) };
}

function section(paragraph: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: truncate(paragraph, limits.section) } };
}

/** Text that Slack shows as it is: `<!channel>` in a finding's title pings nobody, and no link hides behind another text. */
export function escape(text: string): string {
  return text
    .replace(/[\r\n\t ]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Text in the form of code, in which Slack marks nothing up and links no address. */
export function code(text: string): string {
  return `\`${escape(text.replace(/`/g, "'"))}\``;
}

/** An instant as the reader's own time, with ISO 8601 for clients that cannot. @param seconds since 1970 */
export function instant(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  return `${iso} (<!date^${Math.floor(seconds)}^{date_short_pretty} {time}|${iso}>)`;
}

/** A link; the address must be our own making. */
export function link(url: string, text: string): string {
  return `<${url}|${escape(text)}>`;
}

/** As many items as a reader takes in, one a line, and the number of the rest. @param total when the items are not all */
export function lines(items: readonly string[], total = items.length, shown = 10): string {
  const head = items.slice(0, shown).map((item) => `• ${item}`);
  return [...head, ...andMore(total - head.length)].join('\n');
}

/** Hosts in one line. */
export function hostList(hosts: readonly string[], total = hosts.length, shown = 20): string {
  const head = hosts.slice(0, shown).map(code);
  return [...head, ...andMore(total - head.length)].join(', ');
}

function andMore(count: number): string[] {
  return count > 0 ? [`and ${count} more`] : [];
}

/** `1 host`, `2 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
