import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, HeldError } from '../../../local/claim';
import { processIdentity } from '../../../local/process-identity';

const about = { command: 'npm run test', port: 41_300 };

describe('a claim', () => {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-claim-'));
  const file = join(directory, 'owner.json');
  afterEach(() => {
    for (const name of readdirSync(directory)) rmSync(join(directory, name));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const written = () => JSON.parse(readFileSync(file, 'utf8'));
  const left = (holder: object) => {
    const [host, since] = [hostname(), '2026-01-01T00:00:00.000Z'];
    writeFileSync(file, JSON.stringify({ ...about, host, since, ...holder }));
  };
  const holderOf = (attempt: () => unknown) => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof HeldError) return error.holder;
      throw error;
    }
    return undefined;
  };

  it('names its process, and is no file any more once it is released', () => {
    const mine = claim(file, about);

    expect(mine.takenOverFrom).toBeUndefined();
    expect(written()).toMatchObject({ ...about, pid: process.pid, identity: processIdentity(process.pid) });
    mine.update({ port: 41_301 });
    expect(written()).toMatchObject({ pid: process.pid, port: 41_301 });
    mine.release();
    mine.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is refused while it is held, and nothing changes', () => {
    const mine = claim(file, about);
    const before = readFileSync(file, 'utf8');

    expect(holderOf(() => claim(file, { command: 'another' }))).toMatchObject({ ...about, pid: process.pid });
    expect(readdirSync(directory)).toEqual(['owner.json']);
    expect(readFileSync(file, 'utf8')).toBe(before);
    mine.release();
    claim(file, about).release();
  });

  it('does not give back what has come to be held by another', () => {
    const mine = claim(file, about);
    left({ pid: process.pid, identity: 'of another' });
    mine.release();

    expect(written()).toMatchObject({ identity: 'of another' });
  });

  it.each([
    ['whose process is gone', async () => ({ pid: await pidOfNobody(), identity: 'long ago' })],
    ['whose number another process has now', async () => ({ pid: process.pid, identity: 'long ago' })],
  ])('of one %s is taken over', async (_, holder) => {
    const dead = await holder();
    left(dead);
    const mine = claim(file, about);

    expect(mine.takenOverFrom).toMatchObject(dead);
    expect(written()).toMatchObject({ pid: process.pid });
    expect(readdirSync(directory)).toEqual(['owner.json']);
    mine.release();
  });

  it.each(['', '{"pid": 1', '{}', 'null', '{"pid":"1","identity":"","host":"h","since":"s","command":"c"}'])(
    'that was written by half (%j) holds nothing',
    (text) => {
      writeFileSync(file, text);
      const mine = claim(file, about);

      expect(mine.takenOverFrom).toBeUndefined();
      expect(written()).toMatchObject({ pid: process.pid });
      mine.release();
    },
  );

  it('of another machine that shares the directory holds, as nobody here can know better', async () => {
    left({ pid: await pidOfNobody(), identity: 'long ago', host: 'another.example.com' });

    expect(holderOf(() => claim(file, about))).toMatchObject({ host: 'another.example.com' });
  });

  it('of a process that is killed while it takes over from another is taken over in its turn', async () => {
    left({ pid: await pidOfNobody(), identity: 'long ago' });
    // Stopped for ever in the moment when it has the right to replace the dead one's text, which it never does.
    const program = `
      const fs = require('node:fs');
      const { files } = require('./local/files');
      files.replace = () => process.kill(process.pid, 'SIGKILL');
      require('./local/claim').claim(${JSON.stringify(file)}, { command: 'killed' });`;
    const killed = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { stdio: 'ignore' });
    await once(killed, 'exit');
    expect(readdirSync(directory).length).toBeGreaterThan(1);

    const mine = claim(file, about);
    expect(mine.takenOverFrom).toMatchObject({ identity: 'long ago' });
    expect(written()).toMatchObject({ pid: process.pid });
    mine.release();
  });

  it('is given to one alone of many processes that race for what a dead one left, again and again', async () => {
    const racers = 6;
    const rounds = 12;
    const program = `
      const { claim, HeldError } = require('./local/claim');
      const fs = require('node:fs');
      process.setMaxListeners(0);
      let won = 0;
      const held = ${JSON.stringify(join(directory, 'held'))};
      for (let round = 0; round < ${rounds}; round++) {
        try {
          const mine = claim(${JSON.stringify(file)}, { command: 'racer' });
          // Another that holds it at the same time has made this file, and this fails.
          fs.writeFileSync(held, '', { flag: 'wx' });
          const end = Date.now() + 2;
          while (Date.now() < end);
          fs.rmSync(held);
          if (round % 2) mine.release();
          else {
            // As if it had died: what it leaves is nobody's.
            const text = JSON.parse(fs.readFileSync(${JSON.stringify(file)}, 'utf8'));
            fs.writeFileSync(${JSON.stringify(file)} + '-dead', JSON.stringify({ ...text, identity: 'dead' }));
            fs.renameSync(${JSON.stringify(file)} + '-dead', ${JSON.stringify(file)});
          }
          won++;
        } catch (error) {
          if (!(error instanceof HeldError)) throw error;
          round--;
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3);
        }
      }
      process.stdout.write(String(won));`;
    const all = Array.from({ length: racers }, async () => {
      const racer = spawn(process.execPath, ['--import', 'tsx', '--eval', program]);
      let [said, complaints] = ['', ''];
      racer.stdout.on('data', (text: Buffer) => (said += text.toString()));
      racer.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
      await once(racer, 'close');
      return { said, complaints };
    });

    expect(await Promise.all(all)).toEqual(
      Array.from({ length: racers }, () => ({ said: String(rounds), complaints: '' })),
    );
  }, 120_000);
});

/** The number of a process that has ended just now. */
async function pidOfNobody(): Promise<number> {
  const short = spawn('true');
  await once(short, 'exit');
  return short.pid!;
}
