import { readFileSync } from 'node:fs';
import { canLook, Launched } from './launched';

const standIn = '__tests__/local/launch/stand-in.ts';

/** Whom a signal is sent to: npm's whole group is what a terminal sends it to. */
type Target = 'npm' | 'the group' | 'the launcher' | 'the program';

const inSight = canLook ? describe : describe.skip;

inSight('a launched program', () => {
  let launched: Launched | undefined;
  afterEach(() => launched?.clean());

  const launch = async (how: string, environment?: Readonly<Record<string, string>>) => {
    launched = new Launched(`${standIn} ${how}`, environment);
    await launched.says('ready');
    return launched;
  };
  const send = (to: Launched, signal: NodeJS.Signals, target: Target) => {
    const npm = to.npm.pid!;
    if (target === 'npm') process.kill(npm, signal);
    else if (target === 'the group') process.kill(-npm, signal);
    else {
      const words = target === 'the launcher' ? 'start.js local/launch.ts' : `loader.mjs ${standIn}`;
      process.kill(to.processes(words)[0]!, signal);
    }
  };

  it.each<[NodeJS.Signals, Target, number]>([
    ['SIGINT', 'npm', 130],
    ['SIGTERM', 'npm', 143],
    ['SIGHUP', 'npm', 129],
    ['SIGKILL', 'npm', 137],
    ['SIGINT', 'the group', 130],
    ['SIGHUP', 'the group', 129],
    ['SIGHUP', 'the launcher', 129],
    ['SIGKILL', 'the launcher', 137],
    ['SIGTERM', 'the program', 143],
  ])(
    'ends in order and leaves nothing at %s to %s',
    async (signal, target, code) => {
      const running = await launch('sound');
      send(running, signal, target);

      expect(await running.exitCode()).toBe(code);
      await running.says('ended in order');
      await running.isGone();
      // The signal reached nobody else before.
      expect(running.output).not.toContain('the worker has ended');
    },
    60_000,
  );

  it('leaves nothing when it is killed, and says that it was', async () => {
    const running = await launch('sound');
    send(running, 'SIGKILL', 'the program');

    expect(await running.exitCode()).toBe(137);
    await running.isGone();
    expect(running.output).toContain('was ended by SIGKILL');
  }, 60_000);

  it('leaves nothing when it is interrupted before it takes signals', async () => {
    const running = await launch('early');
    send(running, 'SIGINT', 'the group');

    expect(await running.exitCode()).toBe(130);
    await running.isGone();
  }, 60_000);

  it('ends at once at a second Ctrl-C, and leaves nothing', async () => {
    const running = await launch('stuck');
    const again = setInterval(() => send(running, 'SIGINT', 'the group'), 200);
    const code = await running.exitCode();
    clearInterval(again);

    expect(code).toBe(130);
    await running.isGone();
    expect(running.output).not.toContain('ended in order');
  }, 60_000);

  it('hands its exit code on, leaves nothing of what it did not end, and has nothing that leads elsewhere', async () => {
    const running = await launch('done', { AWS_ENDPOINT_URL_STS: 'http://elsewhere.example.com' });

    expect(await running.exitCode()).toBe(3);
    await running.isGone();
    expect(running.output).toContain('ready clean');
  }, 60_000);
});

it.each(['local', 'demo'])('npm run %s launches its program as these tests do', (name) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts[name]).toMatch(/^exec node terminal\/start\.js local\/launch\.ts local\/(demo\/)?main\.ts$/);
});
