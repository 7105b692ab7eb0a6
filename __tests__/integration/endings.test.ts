import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../local/free-port';
import { canLook, Launched } from '../local/launch/launched';
import { describeLocal } from './requirements';

/** The same with a program that stands for it, and with every signal, is __tests__/local/launch. */
describeLocal('npm run local', () => {
  let launched: Launched | undefined;
  let port = 0;
  afterEach(() => launched?.clean());

  const start = async () => {
    port = await freePort();
    return (launched = new Launched(`local/main.ts --port ${port} --state state`));
  };
  const isGone = async (running: Launched) => {
    await running.isGone();
    // Nobody listens there any more.
    const again = createServer().listen(port, '127.0.0.1');
    await once(again, 'listening');
    again.close();
  };

  (canLook ? it : it.skip)(
    'leaves nothing when npm is ended while it is being set up',
    async () => {
      const running = await start();
      await running.until('moto to be started', () => existsSync(join(running.folder, 'state', 'moto.log')));
      process.kill(running.npm.pid!, 'SIGTERM');

      expect(await running.exitCode()).toBe(143);
      await isGone(running);
      expect(running.output).toBe('');
    },
    60_000,
  );

  (canLook ? it : it.skip)(
    'leaves nothing when it is killed while it runs',
    async () => {
      const running = await start();
      await running.says('Ctrl-C ends it');
      process.kill(running.processes('loader.mjs local/main.ts')[0]!, 'SIGKILL');

      expect(await running.exitCode()).toBe(137);
      await isGone(running);
    },
    120_000,
  );
});
