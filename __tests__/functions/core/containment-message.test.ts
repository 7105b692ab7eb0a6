import { containmentMessage, containmentOf } from '../../../functions/core/messages/containment-message';
import { reportOf } from '../../../functions/core/messages/firewall-troubles';
import { reconciledMessage } from '../../../functions/core/messages/reconciled-message';
import type { SlackMessage } from '../../../functions/core/slack-message';
import type { NotDropped, RecordAnswer, UpdateAnswer } from '../../../functions/core/step-contracts';

const host = '185.220.101.4';
const vpc = '444444444444/us-east-1/vpc-c';
const group = `${vpc}-2000`;
const record = (...Hosts: string[]): RecordAnswer => ({
  ...{ NewIP: true, Generation: 7, Hosts, Entered: [], Refused: [], Findings: [], ExpiresAt: 1_800_000_000 },
  ReceivedAt: '2026-11-24T12:00:00.000Z',
});
const answer = (changes: Partial<UpdateAnswer> = {}): UpdateAnswer => ({
  ...{ Batch: 3, At: '2026-11-24T12:00:05.000Z', Complete: true, Generation: 7, Updated: 3, Unchanged: 0, Skipped: 0 },
  ...{ Failed: [], FailedCount: 0, Dropping: 2, NotDropped: [], Healed: [], HealedCount: 0, NotEnforced: [] },
  ...{
    NotEnforcedCount: 0,
    Shadowed: [],
    Unattached: [],
    Unread: [],
    NotDeployed: [],
    NotDeployedCount: 0,
    News: false,
  },
  ...changes,
});
const not = (Why: NotDropped['Why'], Detail?: string, More = 0): NotDropped => ({
  ...{ Firewall: group, Host: host, More, Why },
  ...(Detail !== undefined && { Detail }),
});
const tell = (update: UpdateAnswer, ...hosts: string[]) =>
  containmentMessage(record(host, ...hosts), reportOf([update], new Map()), 'us-west-2');
const paragraphs = ({ blocks }: SlackMessage) =>
  blocks.map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : ''));

it('counts only VPCs that drop the host, and begins with the host', () => {
  expect(tell(answer({ Dropping: 3 })).text).toBe('🛡️ 185.220.101.4 blocked in 3 of 3 VPCs');
  expect(tell(answer()).text).toBe('⚠️ 185.220.101.4 partly blocked in 2 of 3 VPCs');
  expect(tell(answer({ Dropping: 0 })).text).toBe('⚠️ 185.220.101.4 not blocked: dropped in 0 of 3 VPCs');
  expect(tell(answer({ Dropping: 3 }), '45.155.205.233', '89.248.165.52').text).toBe(
    '🛡️ 185.220.101.4 and 2 more blocked in 3 of 3 VPCs',
  );
});

it.each([
  ['room', undefined, 'left out for want of room in the rule group'],
  ['missing', undefined, 'not in the rule group'],
  ['no firewall', undefined, 'there is no firewall in the VPC, only the rule group `portcullis-vpc-c-2000`'],
  ['unattached', 'egress', 'the firewall `egress` uses a policy without the rule group `portcullis-vpc-c-2000`'],
  [
    'passed',
    'priority 100 of rule group early',
    'lets it through before ours is reached: priority 100 of rule group early',
  ],
  [
    'unread',
    'AccessDeniedException: no',
    'could not be read: AccessDeniedException: no. Deploy the stack `member-444444444444`',
  ],
] as const)('says first where a host is not dropped, why (%s), and what to do', (why, detail, words) => {
  const [, hosts, where] = paragraphs(tell(answer({ NotDropped: [not(why, detail)] })));
  expect(hosts).toBe('*1 host* partly blocked: `185.220.101.4`');
  expect(where).toContain('*Not dropped* in 1 VPC:\n• `444444444444/us-east-1/vpc-c`: `185.220.101.4`: ');
  expect(where).toContain(words);
});

it('counts the hosts that are not dropped beside the first, and the VPCs beside those that are named', () => {
  const text = paragraphs(tell(answer({ Dropping: 0, NotDropped: [not('room', undefined, 2)] }))).join('\n');
  expect(text).toContain('*Not dropped* in 3 VPCs');
  expect(text).toContain('`185.220.101.4` and 2 more: left out');
  expect(text).toContain('and 2 more');
});

it('does not say twice what is in the way', () => {
  const update = answer({ NotDropped: [not('unattached', 'egress')], Unattached: [group] });
  expect(paragraphs(tell(update)).join('\n')).not.toContain('In no policy that is used there');
  expect(paragraphs(reconciledMessage(reportOf([{ ...update, NotDropped: [] }], new Map()))).join('\n')).toContain(
    '*In no policy that is used there*, or no firewall in the VPC, so that nothing is dropped:\n• `444444444444/us-east-1/vpc-c`',
  );
});

it('says nothing of being blocked on the word of an earlier version, which did not look', () => {
  const old = answer({ Dropping: undefined });
  const message = tell(old);
  expect(message.text).toBe('⚠️ 185.220.101.4 not known to be blocked: dropped in 0 of 3 VPCs');
  expect(paragraphs(message).join('\n')).toContain('*Not checked* in 3 VPCs');
  const both = reportOf([old, answer({ Batch: 4, Updated: 2 })], new Map());
  expect(containmentOf(both)).toBe('partly blocked');
  expect(containmentMessage(record(host), both, 'us-west-2').text).toBe(
    '⚠️ 185.220.101.4 partly blocked in 2 of 5 VPCs',
  );
});

it('calls nothing blocked where there is no VPC', () => {
  const none = reportOf([], new Map());
  expect(containmentOf(none)).toBe('not blocked');
});

it('tells after a look that policies could not be read, of whom to ask, and which rule of which group overrules', () => {
  const update = answer({
    Unread: [{ Firewall: group, Error: 'AccessDeniedException' }],
    Shadowed: [{ Firewall: group, Priority: 5, Group: 'early' }],
  });
  const text = paragraphs(reconciledMessage(reportOf([update], new Map()))).join('\n');
  expect(text).toContain(
    '`444444444444/us-east-1/vpc-c`: AccessDeniedException. Deploy the stack `member-444444444444`',
  );
  expect(text).toContain('`444444444444/us-east-1/vpc-c`, priority 5 of rule group `early`');
});

describe('where VPCs are not deployed yet', () => {
  const missing = (Missing: 'role' | 'rule group', index = 0) => ({
    ...{ Firewall: `55555555555${index % 10}/us-east-1/vpc-${String(index).padStart(17, '0')}-2000`, Missing },
  });

  it('counts them, calls what is dropped blocked, and says which stacks to deploy', () => {
    const NotDeployed = [missing('role'), missing('rule group', 1)];
    const message = tell(answer({ Dropping: 3, NotDeployed, NotDeployedCount: 2 }));
    expect(message.text).toBe('🛡️ 185.220.101.4 blocked in 3 of 5 VPCs');
    expect(paragraphs(message)[2]).toBe(
      [
        '*Not deployed yet*: 2 VPCs of the organization file. Nothing is dropped there; within five minutes of the deployment everything is.',
        '• `555555555550/us-east-1/vpc-00000000000000000`: no role there lets Portcullis in. Deploy `member-555555555550`, then `firewall-555555555550-us-east-1-vpc-00000000000000000` unless it is there.',
        '• `555555555551/us-east-1/vpc-00000000000000001`: it has no rule group. Deploy `firewall-555555555551-us-east-1-vpc-00000000000000001`.',
        'A role that is there and lets nobody in does not trust the security account, or a service control policy denies it.',
      ].join('\n'),
    );
    expect(JSON.stringify(message)).not.toMatch(/failed|Not reached/i);
  });

  it('says not blocked where there is nothing else, and blocked in part where another fails', () => {
    const none = { Updated: 0, Dropping: 0, NotDeployed: [missing('rule group')], NotDeployedCount: 1 };
    expect(tell(answer(none)).text).toBe('⚠️ 185.220.101.4 not blocked: dropped in 0 of 1 VPC');
    expect(paragraphs(tell(answer(none))).join('\n')).not.toContain('names no VPC');
    expect(tell(answer({ ...none, Updated: 3, Dropping: 2 })).text).toBe(
      '⚠️ 185.220.101.4 partly blocked in 2 of 4 VPCs',
    );
  });

  it.each(['role', 'rule group'] as const)('names ten of two hundred without a %s and counts the rest', (part) => {
    const updates = Array.from({ length: 40 }, (_, batch) =>
      answer({
        ...{ Batch: batch, Updated: 1, Dropping: 1, NotDeployedCount: 5 },
        NotDeployed: [1, 2, 3].map((index) => missing(part, 3 * batch + index)),
      }),
    );
    const message = containmentMessage(record(host), reportOf(updates, new Map()), 'us-west-2');
    expect(message.text).toBe('🛡️ 185.220.101.4 blocked in 40 of 240 VPCs');
    const [, , where = ''] = paragraphs(message);
    expect(where.match(/^• /gm)).toHaveLength(10);
    expect(where).toContain('*Not deployed yet*: 200 VPCs');
    expect(where).toContain('\nand 190 more');
    // What a section of Slack holds; nothing is cut.
    expect(where.length).toBeLessThanOrEqual(3_000);
    expect(where).not.toContain('…');
  });

  it('says nothing of them when it tells of a reconcile', () => {
    const report = reportOf([answer({ NotDeployed: [missing('role')], NotDeployedCount: 1 })], new Map());
    expect(JSON.stringify(reconciledMessage(report))).not.toContain('deployed');
  });
});
