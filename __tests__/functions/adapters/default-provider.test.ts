import { defaultProvider } from '../../../functions/adapters/default-provider';

const environment = { ...process.env };
const provider = defaultProvider();
beforeEach(() => {
  process.env = { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
});
afterEach(() => {
  process.env = { ...environment };
});

it('gives what Lambda puts into the environment, as it is at the time', async () => {
  expect(await provider()).toEqual({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' });
  process.env['AWS_SESSION_TOKEN'] = 'token';
  expect(await provider()).toEqual({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' });
});

it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('looks nowhere else when %s is missing', async (name) => {
  process.env[name] = '';
  await expect(provider()).rejects.toMatchObject({
    name: 'EnvironmentInvalid',
    message: expect.stringContaining(name),
  });
});
