import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { shellWord } from '../../local/shell-word';

const echo = (word: string) =>
  spawnSync('/bin/sh', ['-c', `printf %s ${word}`], { encoding: 'utf8', env: { PATH: process.env['PATH'] } }).stdout;

describe('a word for the shell', () => {
  it.each(['', ' ', "it's", '$HOME', '`id`', '"', '\\', '*', '~', '!', '\n', 'a  b', '-n', '#', '&', "'\\''"])(
    'is %j again',
    (text) => {
      expect(echo(shellWord(text))).toBe(text);
    },
  );

  it('is any text again', () => {
    // The shell takes no NUL in a command, and Node writes a lone surrogate as another character.
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 50, maxLength: 100 }), (texts) => {
        const printed = spawnSync('/bin/sh', ['-c', `printf '%s|' ${texts.map(shellWord).join(' ')}`], {
          encoding: 'utf8',
        }).stdout;
        expect(printed).toBe(texts.map((value) => `${value}|`).join(''));
      }),
      { numRuns: 20 },
    );
  });

  it('stays as it is where the shell reads nothing into it', () => {
    expect(shellWord('/tmp/portcullis-1/workspace')).toBe('/tmp/portcullis-1/workspace');
  });
});
