import { releasedMessage } from '../../../functions/core/messages/released-message';
import { reportOf } from '../../../functions/core/messages/firewall-troubles';
import { reconciledMessage } from '../../../functions/core/messages/reconciled-message';
import type { SlackMessage } from '../../../functions/core/slack-message';
import type { UpdateAnswer } from '../../../functions/core/step-contracts';

const answer = (changes: Partial<UpdateAnswer>): UpdateAnswer => ({
  ...{ Batch: 3, At: '2026-11-24T12:00:05.000Z', Complete: true, Generation: 7, Updated: 2, Unchanged: 1, Skipped: 0 },
  ...{ Failed: [], FailedCount: 0, NotDeployed: [], NotDeployedCount: 0, NotDropped: [], NotEnforced: [] },
  ...{ Healed: [], HealedCount: 0, NotEnforcedCount: 0, Shadowed: [], Unattached: [], Unread: [], News: true },
  ...changes,
});
const textOf = ({ blocks }: SlackMessage): string =>
  blocks.map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : '')).join('\n\n');

const held = ['185.220.101.4', '185.220.101.5'];
const answers = [
  answer({
    Healed: [{ Firewall: '333333333333/us-west-2/vpc-a-2000', Cause: 'gone' }],
    HealedCount: 1,
    Unexplained: { Held: held, HeldCount: 31, Lifted: ['45.155.205.233'], LiftedCount: 1 },
  }),
  answer({
    Healed: [{ Firewall: '444444444444/us-east-1/vpc-c-2000', Cause: 'let go' }],
    HealedCount: 1,
    Unexplained: { Held: held, HeldCount: 31, Lifted: [], LiftedCount: 0 },
    TurnedBack: { From: 151, To: 100 },
  }),
];
const report = (updates: readonly UpdateAnswer[]) => reportOf(updates, new Map());

it('tells of hosts that left the blocklist without a reason, those that are held and those that are not', () => {
  const message = reconciledMessage(report(answers));
  expect(message.text).toBe(
    '⚠️ Reconciled: 31 hosts held that left the blocklist without a reason, 2 firewalls brought to the blocklist',
  );
  const text = textOf(message);
  expect(text).toContain('`333333333333/us-west-2/vpc-a`: the record of a host is gone');
  expect(text).toContain('`444444444444/us-east-1/vpc-c`: a host was let go, as the item `let-go` says');
  expect(text).toContain('They stay blocked: `185.220.101.4`, `185.220.101.5`, and 29 more');
  expect(text).toContain('*Not blocked any more*: `45.155.205.233`');
  expect(text).not.toContain('by someone else');
});

it('tells once of a table that was turned back, whatever the message is about', () => {
  const text = textOf(releasedMessage([{ HostIp: '89.248.165.52', ExpiresAt: 1_800_000_000 }], report(answers)));
  expect(text.match(/was turned back/g)).toHaveLength(1);
  expect(text).toContain('its generation is 100, and firewalls had reached 151');
});

it('says nothing where everything is explained', () => {
  expect(textOf(reconciledMessage(report([answer({ Unexplained: undefined })])))).not.toMatch(
    /Held|Not blocked|turned/,
  );
});
