import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alone } from '../../../local/alone';

describe('work that is done alone', () => {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-alone-'));
  const file = join(directory, 'below', 'doing.json');
  const advice = 'Put that right.';
  afterAll(() => rmSync(directory, { recursive: true }));

  it('waits for whoever does it already, and says for whom, once', async () => {
    const happened: string[] = [];
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const first = alone(file, { advice, log: (line) => happened.push(line) }, async () => {
      happened.push('the first begins');
      await held;
      happened.push('the first ends');
    });
    let hear: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (hear = resolve));
    const log = (line: string) => {
      happened.push(line.replace(/".*"/, 'COMMAND'));
      hear();
    };
    const second = alone(file, { advice, log }, async () => happened.push('the second begins'));
    await told;
    finish();
    await Promise.all([first, second]);

    expect(happened).toEqual([
      'the first begins',
      `Waiting for COMMAND (process ${process.pid}), which does the same just now.`,
      'the first ends',
      'the second begins',
    ]);
    expect(readdirSync(join(directory, 'below'))).toEqual([]);
  });

  it('is free again when it fails', async () => {
    const failing = alone(file, { advice, log: jest.fn() }, async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');

    expect(await alone(file, { advice, log: jest.fn() }, async () => 1)).toBe(1);
  });

  it('says where it cannot be claimed', async () => {
    await expect(alone('/dev/null/doing.json', { advice, log: jest.fn() }, async () => 1)).rejects.toThrow(
      /^\/dev\/null cannot be made: .* Put that right\.$/,
    );
  });
});
