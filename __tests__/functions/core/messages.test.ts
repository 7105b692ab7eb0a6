import { containmentMessage } from '../../../functions/core/messages/containment-message';
import { findingLink } from '../../../functions/core/messages/finding-link';
import { findingMessage } from '../../../functions/core/messages/finding-message';
import { reportOf } from '../../../functions/core/messages/firewall-troubles';
import { reconciledMessage } from '../../../functions/core/messages/reconciled-message';
import { recordFailedMessage } from '../../../functions/core/messages/record-failed-message';
import { releaseBehindMessage, releasedMessage } from '../../../functions/core/messages/released-message';
import { readEvent } from '../../../functions/core/read-event';
import { instant, type SlackMessage } from '../../../functions/core/slack-message';
import type { BatchUpdate, RecordAnswer, UpdateAnswer } from '../../../functions/core/step-contracts';
import { fixture } from '../fixture';

const home = 'us-west-2';
const until = Date.UTC(2026, 11, 24, 12) / 1000;

const record: RecordAnswer = {
  NewIP: true,
  Generation: 7,
  Hosts: ['185.220.101.4'],
  Entered: [{ Host: '185.220.101.4', Generation: 7 }],
  Refused: [{ Host: '10.1.2.3', Reason: '10.1.2.3 is private (10.0.0.0/8, RFC 1918)', FindingId: 'finding-1' }],
  Findings: [
    {
      Id: 'arn:aws:guardduty:us-east-1:444444444444:detector/a/finding/b',
      AccountId: '444444444444',
      Region: 'us-east-1',
      Type: 'Effects/UnauthorizedAccess:EC2-TorClient',
      Title: 'EC2 instance is communicating with a Tor entry node.',
      Severity: 'HIGH',
      UpdatedAt: '2026-11-24T11:58:40.907Z',
      Hosts: ['185.220.101.4'],
    },
  ],
  ExpiresAt: until,
  ReceivedAt: '2026-11-24T12:00:00.000Z',
};

function update(changes: Partial<UpdateAnswer> = {}): UpdateAnswer {
  return {
    Batch: 3,
    At: '2026-11-24T12:00:05.000Z',
    Complete: true,
    Generation: 7,
    Updated: 2,
    Unchanged: 1,
    Skipped: 0,
    Failed: [],
    FailedCount: 0,
    NotDeployed: [],
    NotDeployedCount: 0,
    Dropping: 3,
    NotDropped: [],
    Healed: [],
    HealedCount: 0,
    NotEnforced: [],
    NotEnforcedCount: 0,
    Shadowed: [],
    Unattached: [],
    Unread: [],
    News: false,
    ...changes,
  };
}

const report = (updates: readonly BatchUpdate[], batches = new Map<number, string[]>()) => reportOf(updates, batches);
const failed = (Firewall: string, Error = 'AccessDeniedException', Message = 'not authorized') => ({
  Firewall,
  Error,
  Message,
  First: true,
});

/** What a reader sees, one block a paragraph. */
const textOf = ({ blocks }: SlackMessage): string =>
  blocks.map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : '')).join('\n\n');

it('tells of a containment: what, why, until when, and what was not blocked on purpose', () => {
  const message = containmentMessage(record, report([update()]), home);
  expect(message.text).toBe('🛡️ 185.220.101.4 blocked in 3 of 3 VPCs');
  expect(textOf(message)).toMatchInlineSnapshot(`
   "🛡️ 185.220.101.4 blocked in 3 of 3 VPCs

   *1 host* blocked: \`185.220.101.4\`

   *Why*:
   • HIGH: EC2 instance is communicating with a Tor entry node., account \`444444444444\`, \`us-east-1\`, <https://us-west-2.console.aws.amazon.com/securityhub/home?region=us-west-2#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Aguardduty%253Aus-east-1%253A444444444444%253Adetector%252Fa%252Ffinding%252Fb|finding in Security Hub>

   *Until* 2026-12-24T12:00:00Z (<!date^1798113600^{date_short_pretty} {time}|2026-12-24T12:00:00Z>), unless seen again.

   *Not blocked on purpose*:
   • \`10.1.2.3\`: 10.1.2.3 is private (10.0.0.0/8, RFC 1918)"
  `);
});

it('tells of a containment in part: names each firewall that failed, its error and what to do', () => {
  const updates = [
    update({
      Complete: false,
      Failed: [
        failed('444444444444/us-east-1/vpc-c-2000'),
        failed('444444444444/us-east-1/vpc-d-2000', 'ResourceNotFoundException', 'no such rule group'),
        failed('333333333333/us-west-2/vpc-a-2000', 'ThrottlingException', 'Rate exceeded'),
      ],
      FailedCount: 3,
    }),
  ];
  const message = containmentMessage(record, report(updates), home);
  expect(message.text).toBe('⚠️ 185.220.101.4 partly blocked in 3 of 6 VPCs');
  expect(textOf(message)).toContain(
    [
      '*Not reached* (3 firewalls):',
      '• `444444444444/us-east-1/vpc-c`: AccessDeniedException: not authorized. Deploy the stack `member-444444444444`, and see whether a service control policy denies it.',
      '• `444444444444/us-east-1/vpc-d`: ResourceNotFoundException: no such rule group. Deploy the stack `firewall-444444444444-us-east-1-vpc-d`.',
      '• `333333333333/us-west-2/vpc-a`: ThrottlingException: Rate exceeded. It is tried again within five minutes.',
    ].join('\n'),
  );
});

it('names the firewalls of a batch whose function failed as a whole', () => {
  const lost: BatchUpdate = {
    Batch: 17,
    Complete: false,
    BatchError: { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out after 120.00 seconds"}' },
  };
  const message = containmentMessage(
    record,
    report([lost], new Map([[17, ['444444444444/us-east-1/vpc-c-2000']]])),
    home,
  );
  expect(message.text).toBe('⚠️ 185.220.101.4 not blocked: dropped in 0 of 1 VPC');
  expect(textOf(message)).toContain(
    '`444444444444/us-east-1/vpc-c`: Sandbox.Timedout: Task timed out after 120.00 seconds',
  );
});

it('names ten of many firewalls that failed, and counts the rest', () => {
  const some = Array.from({ length: 20 }, (_, index) => failed(`444444444444/us-east-1/vpc-${index}`));
  const text = textOf(
    containmentMessage(record, report([update({ Complete: false, Failed: some, FailedCount: 37 })]), home),
  );
  expect(text).toContain('*Not reached* (37 firewalls)');
  expect(text.match(/• `444444444444/g)).toHaveLength(10);
  expect(text).toContain('and 27 more');
});

it('warns of groups that are full, overruled or attached to nothing', () => {
  const troubled = update({
    NotEnforced: ['45.155.205.233', '2a0b:f4c2::1'],
    NotEnforcedCount: 41,
    Shadowed: [{ Firewall: '333333333333/us-west-2/vpc-a-2000', Priority: 100 }],
    Unattached: ['333333333333/us-west-2/vpc-b-2000'],
  });
  const text = textOf(containmentMessage(record, report([troubled]), home));
  expect(text).toContain('`45.155.205.233`, `2a0b:f4c2::1`, and 39 more');
  expect(text).toContain('`333333333333/us-west-2/vpc-a`, priority 100');
  expect(text).toContain(
    '*In no policy that is used there*, or no firewall in the VPC, so that nothing is dropped:\n' +
      '• `333333333333/us-west-2/vpc-b`, rule group `portcullis-vpc-b-2000`',
  );
});

it('names a VPC by its id alone, and by the size of the rule group where it has two', () => {
  const two = ['444444444444/us-east-1/vpc-c-2000', '444444444444/us-east-1/vpc-c-10000'];
  const one = '333333333333/us-west-2/vpc-a-2000';
  const lost: BatchUpdate = { Batch: 17, Complete: false, BatchError: { Error: 'Sandbox.Timedout', Cause: 'late' } };
  const message = containmentMessage(record, report([lost], new Map([[17, [...two, one]]])), home);
  expect(message.text).toBe('⚠️ 185.220.101.4 not blocked: dropped in 0 of 2 VPCs');
  const text = textOf(message);
  expect(text).toContain('*Not reached* (2 firewalls)');
  expect(text).toContain('• `444444444444/us-east-1/vpc-c` (2000 units): Sandbox.Timedout');
  expect(text).toContain('• `444444444444/us-east-1/vpc-c` (10000 units): Sandbox.Timedout');
  expect(text).toContain('• `333333333333/us-west-2/vpc-a`: Sandbox.Timedout');
});

it('says so when there is no firewall at all', () => {
  expect(textOf(containmentMessage(record, report([]), home))).toContain('There is no firewall yet');
});

it('tells of a record that failed, with the finding, its hosts and what to do', () => {
  const error = {
    Error: 'BlocklistUnavailable',
    Cause: '{"errorType":"BlocklistUnavailable","errorMessage":"The table could not be reached"}',
  };
  const message = recordFailedMessage(readEvent(fixture('port-probe')), error, home);
  expect(message.text).toBe('🚨 A finding could not be recorded: nothing was blocked for it');
  expect(textOf(message)).toContain('BlocklistUnavailable: The table could not be reached');
  expect(textOf(message)).toContain('naming `45.155.205.233`, `89.248.165.52`, `80.82.77.139`');
  expect(textOf(message)).toContain('start `sechub-record-ip` again with the input of the failed execution');
  expect(textOf(recordFailedMessage(readEvent({}), error, home))).toContain('No finding could be read');
});

it('tells of a release, and of one that some firewall holds up', () => {
  const hosts = [
    { HostIp: '185.220.101.4', ExpiresAt: until },
    { HostIp: '45.155.205.233', ExpiresAt: until - 60 },
  ];
  expect(releasedMessage(hosts, report([update()])).text).toBe('🔓 2 hosts released in 3 VPCs');
  expect(textOf(releasedMessage(hosts, report([update()])))).toContain('`185.220.101.4`, `45.155.205.233`');
  const behind = report([
    update({ Complete: false, Failed: [failed('444444444444/us-east-1/vpc-c-2000')], FailedCount: 1 }),
  ]);
  expect(releaseBehindMessage(hosts.slice(0, 1), behind).text).toBe(
    '⚠️ 185.220.101.4 due for release, but still blocked in 1 VPC',
  );
  expect(textOf(releaseBehindMessage(hosts, behind))).toContain('`444444444444/us-east-1/vpc-c`');
});

it('tells why a block ended before it had run out', () => {
  const early = { HostIp: '45.155.205.233', ExpiresAt: until, Reason: 'is on the never-block list (45.155.205.0/24)' };
  const [one, both] = [[early], [early, { HostIp: '185.220.101.4', ExpiresAt: until }]];
  const because = '• `45.155.205.233` is on the never-block list (45.155.205.0/24)';
  expect(textOf(releasedMessage(one, report([update()])))).toContain(because);
  expect(textOf(releasedMessage(one, report([update()])))).not.toContain('ran out');
  expect(textOf(releasedMessage(both, report([update()])))).toContain('not seen again before the block ran out');
  expect(textOf(releaseBehindMessage(both, report([update()])))).toContain(because);
});

it('tells what a reconcile mended, and what it could not', () => {
  const updates = [
    update({
      Healed: [
        { Firewall: '333333333333/us-west-2/vpc-a-2000', Cause: 'drift' },
        { Firewall: '333333333333/us-east-1/vpc-b-10000', Cause: 'new' },
        { Firewall: '444444444444/us-east-1/vpc-c-2000', Cause: 'failure' },
      ],
      HealedCount: 3,
      Failed: [failed('444444444444/us-east-1/vpc-d-2000')],
      FailedCount: 1,
    }),
  ];
  const message = reconciledMessage(report(updates));
  expect(message.text).toBe('⚠️ Reconciled: 3 firewalls brought to the blocklist, 1 firewall could not be');
  expect(textOf(message)).toContain('`333333333333/us-west-2/vpc-a`: its rules had been changed by someone else');
  expect(textOf(message)).toContain('`333333333333/us-east-1/vpc-b`: its rule group of 10000 units was new');
});

it('links a finding by its id, encoded as the console does', () => {
  expect(findingLink('arn:aws:x/y z', 'us-west-2')).toBe(
    '<https://us-west-2.console.aws.amazon.com/securityhub/home?region=us-west-2#/findings?search=' +
      'Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Ax%252Fy%2520z|finding in Security Hub>',
  );
  expect(findingLink('a', 'cn-north-1')).toContain('https://cn-north-1.console.amazonaws.cn/');
  expect(findingLink('a', 'us-gov-west-1')).toContain('https://us-gov-west-1.console.amazonaws-us-gov.com/');
});

it("shows an instant in the reader's own time, and in ISO 8601 to clients that cannot", () => {
  expect(instant(until)).toBe(
    '2026-12-24T12:00:00Z (<!date^1798113600^{date_short_pretty} {time}|2026-12-24T12:00:00Z>)',
  );
});

it('says of a finding which of its hosts are not blocked, and why', () => {
  const finding = readEvent(fixture('network-connection')).findings[0]!;
  const verdicts = [
    { host: '192.0.78.9', decision: 'refuse' as const, reason: "GuardDuty's Recon:EC2/Portscan: a <victim>" },
    { host: '185.220.101.4', decision: 'block' as const, reason: 'attacks us' },
  ];
  const text = JSON.stringify(findingMessage(finding, verdicts, home).blocks);
  expect(text).toContain("*Not blocked*:\\n• `192.0.78.9`: GuardDuty's Recon:EC2/Portscan: a &lt;victim&gt;");
  expect(text).not.toContain('attacks us');
  expect(JSON.stringify(findingMessage(finding, [], home).blocks)).not.toContain('Not blocked');
});

describe('whatever a finding says', () => {
  it('pings nobody, marks nothing up and hides no link', () => {
    const finding = readEvent(fixture('hostile-text')).findings[0]!;
    for (const message of [
      findingMessage(finding, [], home),
      recordFailedMessage({ findings: [finding], problems: [] }, { Error: '<!here>', Cause: '<@U1>' }, home),
    ]) {
      const text = JSON.stringify(message.blocks.slice(1)) + message.text;
      expect(text).not.toMatch(/<!channel>|<!here>|<@U|<https:\/\/evil/);
      expect(text).toContain('&lt;!channel&gt;');
    }
    // Slack marks nothing up in a header.
    expect(findingMessage(finding, [], home).blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } });
  });
});
