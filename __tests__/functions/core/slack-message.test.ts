import * as fc from 'fast-check';
import { containmentMessage } from '../../../functions/core/messages/containment-message';
import { findingLink } from '../../../functions/core/messages/finding-link';
import { findingMessage } from '../../../functions/core/messages/finding-message';
import { recordFailedMessage } from '../../../functions/core/messages/record-failed-message';
import { readEvent } from '../../../functions/core/read-event';
import { code, escape, hostList, instant, lines, link, slackMessage } from '../../../functions/core/slack-message';
import { wrongBlocks } from '../../../local/slack-blocks';
import { renderSlack } from '../../../local/slack';
import { fixture } from '../fixture';
import { numRuns } from '../run-count';

/**
 * Slack's own words for what is tried here: "Text object" (`verbatim`, `emoji`, 3,000 characters), "Header block" (150),
 * "Blocks" (50 a message), "Formatting message text" (the three signs that are escaped, automatic parsing) and
 * "chat.postMessage" (`link_names`, `parse`, `unfurl_links`, `unfurl_media`), all of docs.slack.dev.
 */

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc
    .array(
      fc.constantFrom(
        ...['<!channel>', '<@U1>', '<https://evil.example|finding>', 'https://evil.example', '@here', '#general'],
        ...['*', '_', '~', '`', '```', ':tada:', ':', '&', '<', '>', '\n', '\u2028', '\u202E', '😀', ' ', 'a', '&amp;'],
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('&'.repeat(512), '`'.repeat(512), '😀'.repeat(256), 'é'.repeat(512)),
);
const runs = { numRuns: Math.ceil(numRuns / 10) };

/** Markup with everything taken out that is ours and whole. */
function foreign(text: string): string {
  return text
    .replace(/<https:\/\/us-west-2\.console\.aws\.amazon\.com\/[^<>|]*\|finding in Security Hub>/g, '')
    .replace(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>/g, '')
    .replace(/&(?:amp|lt|gt);/g, '');
}

const sectionsOf = ({ blocks }: ReturnType<typeof slackMessage>) =>
  blocks.flatMap((block) => (block.type === 'section' ? [block.text!] : []));

function expectSafe(message: ReturnType<typeof slackMessage>): void {
  expect(wrongBlocks(message.blocks)).toBeUndefined();
  expect(message).toMatchObject({ unfurl_links: false, unfurl_media: false });
  expect(Object.keys(message).sort()).toEqual(['blocks', 'text', 'unfurl_links', 'unfurl_media']);
  expect(foreign(message.text)).not.toMatch(/[<>&]|:\/\//);
  expect(message.blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text', emoji: false } });
  for (const text of sectionsOf(message)) {
    expect(text).toMatchObject({ type: 'mrkdwn', verbatim: true });
    expect(foreign(text.text)).not.toMatch(/[<>&]/);
    expect(text.text.split('`').length % 2).toBe(1);
  }
  expect(renderSlack(JSON.parse(JSON.stringify(message)) as Parameters<typeof renderSlack>[0])).not.toContain('[LIVE');
}

describe('text from outside', () => {
  it.each([
    ['a *b* _c_ ~d~', 'a ∗b∗ ＿c＿ ∼d∼'],
    ['snake_case_name 2*3*4 a~b', 'snake_case_name 2*3*4 a~b'],
    ['`code`', "'code'"],
    [':rotating_light: at 12:58:40Z', '∶rotating_light: at 12:58:40Z'],
    ['> quoted', '› quoted'],
    ['<!channel> & co', '&lt;!channel&gt; &amp; co'],
    ['two\nlines\u2028or\tthree', 'two lines or three'],
    ['turned \u202Earound\u0007', 'turned around'],
  ])('keeps its words and loses its marks: %j', (text, shown) => {
    expect(escape(text)).toBe(shown);
  });

  it('is cut between characters that it is escaped to', () => {
    expect(escape('&'.repeat(9), 17)).toBe('&amp;&amp;&amp;…');
    expect(escape('&'.repeat(3), 15)).toBe('&amp;&amp;&amp;');
  });

  it('is code from end to end, though it holds backticks, and nothing else is', () => {
    expect(code('a`*b*`')).toBe("`a'*b*'`");
    expect(code('')).toBe('` `');
  });

  it('marks nothing up', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escape(text);
        expect(escaped).not.toMatch(/[\r\n\u2028\u2029`]|(?<!\w)[*_~]|[*_~](?!\w)|:[a-z][a-z0-9_+-]*:|^>|^&gt;/);
        expect(code(text)).toMatch(/^`[^`\n]+`$/);
      }),
      { numRuns },
    );
  });
});

describe('a list', () => {
  const shownAnd = (list: string, separator: string, mark: RegExp) => {
    const parts = list === '' ? [] : list.split(separator);
    const [, more = '0'] = /^and (\d+) more$/.exec(parts.at(-1) ?? '') ?? [];
    return { shown: parts.filter((part) => mark.test(part)).length, more: Number(more) };
  };

  it('shows whole items, and counts those that it does not show', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 40 }), fc.nat(1_000), (texts, others) => {
        const total = texts.length + others;
        const items = texts.map((text) => `${escape(text, 300)}, ${findingLink(text, 'us-west-2')}`);
        const list = lines(items, total);
        const { shown, more } = shownAnd(list, '\n', /^• /);
        expect(shown + more).toBe(total);
        expect(shown).toBeGreaterThanOrEqual(Math.min(texts.length, 2));
        expect(list.length).toBeLessThanOrEqual(2_600);
        // An item is whole: its link is there, or the id in its place.
        const whole = list.split('\n').slice(0, shown);
        for (const item of whole) expect(item).toMatch(/(?:\|finding in Security Hub>|`)$/);
      }),
      runs,
    );
  });

  it('of hosts does so, too', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('&'.repeat(64)));
    fc.assert(
      fc.property(fc.array(host, { maxLength: 40 }), fc.nat(1_000), (hosts, others) => {
        const list = hostList(hosts, hosts.length + others);
        const { shown, more } = shownAnd(list, ', ', /^`.*`$/);
        expect(shown + more).toBe(hosts.length + others);
        expect(list.length).toBeLessThanOrEqual(2_600);
      }),
      runs,
    );
  });
});

it('a link whose address is too long is the words in its place, as code', () => {
  expect(link(`https://example.com/${'a'.repeat(600)}`, 'finding', 'an <id>')).toBe('`an &lt;id&gt;`');
  expect(findingLink('é'.repeat(512), 'us-west-2')).toMatch(/^`finding é+…`$/);
});

describe('a message', () => {
  it('is cut before the link, the entity or the date that it has no room for, and in code closes it', () => {
    const text = (paragraph: string) => sectionsOf(slackMessage('x', [paragraph]))[0]?.text;
    expect(text(`${'a'.repeat(2_990)}${link('https://example.com/', 'b')}`)).toBe(`${'a'.repeat(2_990)}…`);
    expect(text(`${'a'.repeat(2_996)}&amp;b`)).toBe(`${'a'.repeat(2_996)}…`);
    expect(text(`${'a'.repeat(2_980)}${instant(1_800_000_000)}`)).toBe(`${'a'.repeat(2_980)}2027-01-15T08:00:0…`);
    expect(text(code('a'.repeat(3_000)))).toBe(`\`${'a'.repeat(2_997)}…\``);
  });

  it('is one that Slack takes, and live nowhere, whatever is said in it', () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 60 }), (headline, texts) => {
        expectSafe(
          slackMessage(headline, [
            texts.map((text) => escape(text)).join(' '),
            texts.map(code).join(', '),
            lines(texts.map((text) => `${escape(text)} ${instant(1_800_000_000)}`)),
            ...texts.map((text) => escape(text)),
          ]),
        );
      }),
      runs,
    );
  });

  it('of a finding is so, whatever the finding says', () => {
    const [finding] = readEvent(fixture('network-connection')).findings;
    const texts = fc.record({ title: hostile, description: hostile, id: hostile, type: hostile, account: hostile });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 12 }), hostile, (changes, cause) => {
        const findings = changes.map((change) => ({
          ...finding!,
          ...change,
          remotes: [change.title, 'a'].map((address) => ({ address })),
        }));
        const verdicts = changes.map(({ title, id }) => ({ host: title, decision: 'refuse' as const, reason: id }));
        expectSafe(findingMessage(findings[0]!, verdicts, 'us-west-2'));
        expectSafe(recordFailedMessage({ findings, problems: [] }, { Error: cause, Cause: cause }, 'us-west-2'));
        const summaries = findings.map(({ id, account, title, type }) => ({
          ...{ Id: id, AccountId: account, Region: 'us-east-1', Title: title, Type: type, Severity: 'HIGH' as const },
          ...{ UpdatedAt: '', Hosts: ['185.220.101.4'] },
        }));
        const record = {
          ...{ NewIP: true, Generation: 7, Hosts: ['185.220.101.4'], Entered: [], Findings: summaries },
          Refused: changes.map(({ title, id }) => ({ Host: title, Reason: title, FindingId: id })),
          ...{ ExpiresAt: 1_800_000_000, ReceivedAt: '' },
        };
        const notDropped = changes.map(({ title, id, account }) => ({
          ...{ Firewall: `444444444444/us-east-1/${account}`, Host: title, More: 1, Why: 'unread' as const },
          Detail: id,
        }));
        const notDeployed = changes.map(({ account }) => ({
          ...{ Firewall: `444444444444/us-east-1/${account}`, Missing: 'role' as const },
        }));
        const report = {
          ...{ well: 20, dropping: 1, unchecked: 1, notDropped, failed: [], failedCount: 0, answers: [] },
          ...{ notDeployed, notDeployedCount: 200 },
        };
        expectSafe(containmentMessage(record, report, 'us-west-2'));
      }),
      runs,
    );
  });
});
