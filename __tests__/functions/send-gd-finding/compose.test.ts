import { plainPolicy } from '../../../functions/core/policy';
import { compose } from '../../../functions/send-gd-finding/compose';
import { fixture } from '../fixture';

const setting = {
  homeRegion: 'us-west-2',
  products: ['aws/guardduty'],
  policy: plainPolicy,
  now: Date.UTC(2026, 10, 24, 12),
  batches: new Map(),
  since: new Map(),
};

it.each([
  [
    'TTPs/Discovery/Recon:EC2-Portscan',
    "*Not blocked*:\n• `185.220.101.4`: GuardDuty's Recon:EC2/Portscan: our resource",
  ],
  ['Effects/UnauthorizedAccess:EC2-TorClient', undefined],
])('says of a high finding of type %s whether its host is not blocked, and why', (type, words) => {
  const event = fixture('network-connection');
  event.detail.findings[0].Types = [type];
  const [composed, ...more] = compose({ Kind: 'finding', Event: event }, setting);
  expect(more).toEqual([]);
  const texts = composed!
    .message(new Set())
    .blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''));
  if (words === undefined) expect(texts.join('\n')).not.toContain('Not blocked');
  else expect(texts).toContainEqual(expect.stringContaining(words));
});
