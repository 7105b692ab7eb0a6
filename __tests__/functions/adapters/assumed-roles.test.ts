import { AssumedRoles } from '../../../functions/adapters/assumed-roles';
import { stubClient, type Call } from './stub-client';

let time: number;
let denials: Error[];
let calls: Call[];
let roles: AssumedRoles;
beforeEach(() => {
  time = Date.UTC(2026, 10, 24, 12);
  denials = [];
  const sts = stubClient(
    () =>
      denials.shift() ?? {
        Credentials: {
          AccessKeyId: `key ${calls.length}`,
          SecretAccessKey: 'secret',
          SessionToken: 'token',
          Expiration: new Date(time + 3_600_000),
        },
      },
  );
  ({ calls } = sts);
  const options = { partition: 'aws', role: 'portcullis-firewall-updater', session: 'portcullis-update-nf-rg' };
  roles = new AssumedRoles(sts.client, options, () => time);
});
const keyOf = async (account: string) => (await roles.credentials(account)).accessKeyId;

it('assumes the role of an account once, however many ask at once', async () => {
  expect(await Promise.all([keyOf('333333333333'), keyOf('333333333333'), keyOf('444444444444')])).toEqual([
    'key 1',
    'key 1',
    'key 2',
  ]);
  expect(await keyOf('333333333333')).toBe('key 1');
  expect(calls.map(({ input }) => input)).toEqual([
    {
      RoleArn: 'arn:aws:iam::333333333333:role/portcullis-firewall-updater',
      RoleSessionName: 'portcullis-update-nf-rg',
    },
    {
      RoleArn: 'arn:aws:iam::444444444444:role/portcullis-firewall-updater',
      RoleSessionName: 'portcullis-update-nf-rg',
    },
  ]);
});

it('assumes it again five minutes before the credentials end', async () => {
  await keyOf('333333333333');
  time += 3_600_000 - 300_001;
  expect(await keyOf('333333333333')).toBe('key 1');
  time += 1;
  expect(await Promise.all([keyOf('333333333333'), keyOf('333333333333')])).toEqual(['key 2', 'key 2']);
});

it('asks again after it was denied, and says what AWS said', async () => {
  const denial = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  denials.push(denial);
  await expect(keyOf('333333333333')).rejects.toMatchObject({
    ...{ name: 'RoleNotAssumed', message: 'not authorized', cause: denial },
  });
  expect(await keyOf('333333333333')).toMatch(/^key/);
});

it('hands on what AWS says when it is no denial', async () => {
  denials.push(Object.assign(new Error('not enabled'), { name: 'RegionDisabledException' }));
  await expect(keyOf('333333333333')).rejects.toMatchObject({ name: 'RegionDisabledException' });
});
