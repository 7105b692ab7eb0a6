import type { Observation } from '../../local/service';
import { renderSlack, SlackReceiver, type SlackMessage } from '../../local/slack';

const json = { 'content-type': 'application/json; charset=utf-8' };
const post = (receiver: SlackReceiver, message: unknown, headers = json) =>
  receiver.receive(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), headers);
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (more: object = {}) => ({ type: 'button', text: { type: 'plain_text', text: 'Open' }, ...more });

test('a good message is kept and told of, in this order', () => {
  const observed: (readonly [Observation, number])[] = [];
  const receiver: SlackReceiver = new SlackReceiver({
    add: (observation) => observed.push([observation, receiver.messages.length]),
  });
  const message = { text: 'Blocked *8.8.4.4*', blocks: [section('Blocked *8.8.4.4*\nin 3 VPCs')] };
  expect(post(receiver, message)).toMatchObject({ status: 200, body: 'ok' });
  expect(receiver.messages).toMatchObject([{ body: message }]);
  expect(observed).toMatchObject([[{ kind: 'slack', summary: 'Blocked 8.8.4.4' }, 1]]);
});

test.each([
  ['no JSON', '{', 'invalid_payload'],
  ['a list', '[]', 'invalid_payload'],
  ['text that is no string', { text: 1 }, 'invalid_payload'],
  ['nothing to say', {}, 'no_text'],
  ['empty blocks', { blocks: [] }, 'no_text'],
  ['blocks that are no list', { blocks: {} }, 'invalid_blocks'],
  ['51 blocks', { blocks: Array(51).fill({ type: 'divider' }) }, 'invalid_blocks'],
  ['an unknown block', { text: 'x', blocks: [{ type: 'toString' }] }, 'invalid_blocks'],
  ['a section of 3001 characters', { blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
  ['an empty section', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
  ['an empty text', { blocks: [section('')] }, 'invalid_blocks'],
  ['a header of 151 characters', { blocks: [header('x'.repeat(151))] }, 'invalid_blocks'],
  ['a header in mrkdwn', { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] }, 'invalid_blocks'],
  ['11 fields', { blocks: [{ type: 'section', fields: fields(11) }] }, 'invalid_blocks'],
  ['a field of 2001 characters', { blocks: [{ type: 'section', fields: fields(1, 2001) }] }, 'invalid_blocks'],
  ['11 context elements', { blocks: [{ type: 'context', elements: fields(11) }] }, 'invalid_blocks'],
  ['a button without text', { blocks: [actions({ type: 'button' })] }, 'invalid_blocks'],
  [
    'a label of 76 characters',
    { blocks: [actions(button({ text: { type: 'plain_text', text: 'x'.repeat(76) } }))] },
    'invalid_blocks',
  ],
  ['a link that is no URL', { blocks: [actions(button({ url: 'console' }))] }, 'invalid_blocks'],
  [
    'a link of 3001 characters',
    { blocks: [actions(button({ url: `https://a/${'x'.repeat(3000)}` }))] },
    'invalid_blocks',
  ],
  ['a field that blocks do not have', { blocks: [{ type: 'divider', text: 'x' }] }, 'invalid_blocks'],
  [
    'a field that texts do not have',
    { blocks: [{ type: 'section', text: { type: 'plain_text', text: 'x', verbatim: true } }] },
    'invalid_blocks',
  ],
  [
    'a flag that is none',
    { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x', verbatim: 'yes' } }] },
    'invalid_blocks',
  ],
  ['two blocks of one id', { blocks: [1, 2].map(() => ({ type: 'divider', block_id: 'a' })) }, 'invalid_blocks'],
  ['more text than Slack takes', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
])('a message with %s is refused', (_, message, code) => {
  const receiver = new SlackReceiver();
  expect(post(receiver, message)).toMatchObject({ status: 400, body: code });
  expect(receiver.messages).toEqual([]);
});

test('a message at every limit is accepted', () => {
  const blocks = [
    header('x'.repeat(150)),
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'x'.repeat(3000) },
      fields: fields(10, 2000),
      accessory: button(),
    },
    { type: 'context', elements: [...fields(9), { type: 'image', image_url: 'https://example.com/a', alt_text: 'a' }] },
    actions(button({ url: 'https://example.com/', style: 'danger', action_id: 'a', value: 'b' })),
  ];
  const message = { blocks: [...blocks, ...Array<object>(46).fill({ type: 'divider' })] };
  expect(post(new SlackReceiver(), message)).toMatchObject({ status: 200 });
});

test('a body that is not declared as JSON is refused', () => {
  expect(post(new SlackReceiver(), { text: 'x' }, { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
});

test('the next messages fail as told, with the answer of Slack', () => {
  const receiver = new SlackReceiver();
  receiver.failNext(429, 2);
  expect(post(receiver, { text: 'x' })).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(post(receiver, { text: 'x' })).toMatchObject({ status: 429, body: 'rate_limited' });
  expect(post(receiver, { text: 'x' })).toMatchObject({ status: 200 });
  receiver.failNext(404);
  expect(post(receiver, { text: 'x' })).toMatchObject({ status: 404, body: 'no_service' });
  expect(receiver.messages).toHaveLength(1);
});

test('a message is rendered as plain lines', () => {
  const message: SlackMessage = {
    text: 'not shown beside blocks',
    blocks: [
      header('Host blocked'),
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '*<https://example.com/?a=1&amp;b=2|Finding>* in `eu-west-1` of portcullis_a_b' },
        fields: [{ type: 'mrkdwn', text: '*Severity*\nHIGH' }],
      },
      { type: 'divider' },
      { type: 'actions', elements: [button({ url: 'https://example.com/' })] },
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: '_until_ <!date^1767225600^{date_num}|1 January>' },
          { type: 'plain_text', text: '*v1*' },
        ],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'rich' }] }] },
    ],
  };
  expect(renderSlack(message).split('\n')).toEqual([
    'Host blocked',
    'Finding (https://example.com/?a=1&b=2) in eu-west-1 of portcullis_a_b',
    '  Severity: HIGH',
    '─'.repeat(40),
    '[Open] https://example.com/',
    'until 1 January · *v1*',
    'rich',
  ]);
});

test.each([
  ['&lt;!channel&gt; &amp;lt;', '<!channel> &lt;'],
  [
    '<!channel> <@U1> <#C1|general> <!subteam^S1|@team>',
    '@channel [LIVE mention] @U1 [LIVE mention] #general [LIVE channel] @team [LIVE mention]',
  ],
  ['see https://evil.example/a, @here', 'see https://evil.example/a, [LIVE link] @here [LIVE mention]'],
  ['in #general :tada: at 12:00:00', 'in #general [LIVE channel] :tada: [LIVE picture] at 12:00:00'],
  ['`https://evil.example @here :tada:`', 'https://evil.example @here :tada:'],
  ['<!date^1767225600^{date}>', '2026-01-01T00:00:00.000Z'],
  ['*bold* _it_ ~gone~ 2*3*4 a * b', 'bold it gone 2*3*4 a * b'],
  ['```\nline *one*\n```', 'line *one*'],
  ['\u001b[2Jclear\u0007\u202e', '[2Jclear'],
])('%j reads as %j', (text, shown) => {
  expect(renderSlack({ text })).toBe(shown);
});

test('plain words stay words in a verbatim text, and pictures in a header that wants none', () => {
  const words = 'https://evil.example @here #general <!here>';
  const verbatim = { type: 'section', text: { type: 'mrkdwn', text: words, verbatim: true } };
  expect(renderSlack({ blocks: [verbatim] })).toBe('https://evil.example @here #general @here [LIVE mention]');
  const title = (emoji?: boolean) => ({ type: 'header', text: { type: 'plain_text', text: ':tada: <!here>', emoji } });
  expect(renderSlack({ blocks: [title(false)] })).toBe(':tada: <!here>');
  expect(renderSlack({ blocks: [title()] })).toBe(':tada: [LIVE picture] <!here>');
  expect(renderSlack({ text: 'x', link_names: true })).toContain('[LIVE names');
});

function header(text: string): Record<string, unknown> {
  return { type: 'header', text: { type: 'plain_text', text } };
}

function fields(count: number, length = 1): object[] {
  return Array<object>(count).fill({ type: 'mrkdwn', text: 'x'.repeat(length) });
}

function actions(...elements: object[]): Record<string, unknown> {
  return { type: 'actions', elements };
}

test('takes a message a second when it is told to, and says of the others how long to wait', () => {
  let time = 0;
  const receiver = new SlackReceiver(undefined, () => time);
  const send = () => {
    const { status, headers } = post(receiver, { text: 'x' });
    return [status, headers?.['retry-after']];
  };
  receiver.pace(1);
  expect([send(), send()]).toEqual([
    [200, undefined],
    [429, '1'],
  ]);
  time = 999;
  expect(send()).toEqual([429, '1']);
  time = 1_000;
  expect([send(), send()]).toEqual([
    [200, undefined],
    [429, '1'],
  ]);
  receiver.pace(0);
  expect([send(), send()].map(([status]) => status)).toEqual([200, 200]);
  expect([receiver.messages.length, receiver.refused]).toEqual([4, 3]);
});
