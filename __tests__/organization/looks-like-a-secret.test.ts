import { looksLikeASecret } from '../../organization/looks-like-a-secret';
import { refusal, sound, soundWith } from './organization-file';

// Put together here, so that no scanner takes this file for what it is about.
const secrets = [
  ['T01A2B3C4', 'B01A2B3C4', 'aBcDeFgHiJ0123456789kLmN'].join('/'),
  ['services', 'T01A2B3C4', 'B01A2B3C4', 'aBcDeFgHiJ0123456789kLmN'].join('/'),
  ['xoxb', '123456789012', 'abcdefghijkl'].join('-'),
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  ['ghp', '0123456789abcdefghijABCDEFGHIJ012345'].join('_'),
  'q7Zk2VnX9pLw4RtB8sHd1Mf',
];

describe('looksLikeASecret', () => {
  it.each(secrets)('knows %s', (secret) => {
    expect(looksLikeASecret(secret)).toBe(true);
  });

  it.each([
    ...['portcullis/slack-webhook', 'SecurityTeam/Production/SlackWebhookForIncidents2026', 'prod.slack+alerts@team'],
    ...['arn-like_name-AbC123', 'o-exampleorgid', 'vpc-0a1b2c3d4e5f60001', 'us-west-2', '2001:db8:abcd::/48'],
    'Our code host, since 2026: see the wiki',
  ])('takes %s for a name', (name) => {
    expect(looksLikeASecret(name)).toBe(false);
  });

  it.each(secrets)('lets no refusal repeat %s, wherever it is written', (secret) => {
    const texts = [
      `${sound}notifications: { slackWebhookSecret: '${secret}' }\n`,
      soundWith('homeRegion: us-west-2', `homeRegion: '${secret}'`),
      soundWith("'333333333333'", `'${secret}'`),
      `${sound}tags: '${secret}'\n`,
      `${sound}retentionHours: '${secret}'\n`,
    ];
    for (const text of texts) expect(refusal(text).join('\n')).not.toContain(secret);
    expect(refusal(texts[0] ?? '')).toEqual([
      expect.stringContaining('looks like a secret, and is to be the name of one'),
    ]);
  });
});
