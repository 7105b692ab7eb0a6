import { LocalError } from '../../local/local-error';
import { motoHasEnded } from '../../local/moto';
import { startOwned } from '../../local/owned-process';

const log = '/state/moto.log';

describe('an emulator that ends by itself', () => {
  it('is told with how it ended, what is lost, what to do, and where its log is', () => {
    const error = motoHasEnded(1, log);

    expect(error).toBeInstanceOf(LocalError);
    expect(error.message).toMatch(
      /^moto ended with exit code 1, and with it all is lost that was deployed: the local organization ends\. Start it again: .*\/state\/moto\.log, until then\.$/,
    );
  });

  it('is told to have been killed, by which signal', async () => {
    const { exited } = startOwned('sh', ['-c', 'kill -9 $$']);
    expect(motoHasEnded(await exited, log).message).toMatch(/^moto was killed by signal 9, and/);
    expect(motoHasEnded(143, log).message).toMatch(/^moto was killed by signal 15, and/);
  });
});
