import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { plainLines, plainText } from '../../terminal/plain-text';
import { print, printJson, say, sayInPlace, sayLines } from '../../terminal/print';
import { numRuns } from '../functions/run-count';
import { hostileText, obeyed, written } from './hostile-text';
import { project } from './programs';

const colors = createColors(true);
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

it.each([
  ['a\u001b[31mb', 'a\ufffd[31mb'],
  ['a\r\n\tb', 'a b'],
  ['  ::error::x', '  : :error::x'],
  ['a ::error::x', 'a ::error::x'],
  ['a ##[add-mask]x', 'a # #[add-mask]x'],
  ['##vso[task.complete]', '# #vso[task.complete]'],
  ['a::b ## c [d] #1', 'a::b ## c [d] #1'],
])('makes of %j on one line: %j', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

it('leaves nothing that a terminal or a CI system obeys, and changes nothing a second time', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(obeyed(plainText(text))).toEqual([]);
      expect(plainText(text)).not.toContain('\n');
      expect(plainText(plainText(text))).toBe(plainText(text));
      expect(obeyed(plainLines(text))).toEqual([]);
      const { stderr } = written(() => {
        say(text);
        sayLines(text);
      });
      expect(obeyed(stderr)).toEqual([]);
    }),
    { numRuns },
  );
});

it('leaves plain text as it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{N} .,:;()/[\]#'"-]{0,40}$/u), (text) => {
      fc.pre(!/##[\w.]*\[|^\s*::/.test(text));
      expect(plainText(text)).toBe(text);
    }),
    { numRuns },
  );
});

it('keeps our own colours in an answer, and nothing else that moves', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const line = `${colors.red('block ')} ${plainText(text)}`;
      expect(written(() => print(line)).stdout).toBe(`${line}\n`);
      // Where one forgets to make it plain, colours are the worst of it.
      const { stdout } = written(() => print(`${colors.bold('a')}\n${text}`));
      expect(obeyed(stdout.replace(colour, ''))).toEqual([]);
    }),
    { numRuns },
  );
});

it('prints JSON that says the same, with nothing in it that is obeyed', () => {
  fc.assert(
    fc.property(fc.dictionary(hostileText, hostileText), fc.constantFrom(undefined, 2), (value, indent) => {
      const { stdout } = written(() => printJson(value, indent));
      expect(obeyed(stdout)).toEqual([]);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns },
  );
});

it('writes progress over itself', () => {
  expect(written(() => [1, 2].forEach((done) => sayInPlace(`${done} of 2`, done === 2))).stderr).toBe(
    '\r1 of 2\r2 of 2\n',
  );
});

it('is how every command writes', () => {
  // Scripts that run in processes of their own, whose output another one reads.
  const others = ['bench/plan-worker.ts', 'bench/start.ts'];
  const folders = ['cli', 'organization', 'stacks', 'build', 'bench', 'local', '.'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: folder !== '.', encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const writing = files.filter((file) =>
    /\b(process\.std(out|err)\.write|console\.\w+)\(/.test(readFileSync(join(project, file), 'utf8')),
  );
  expect(writing.sort()).toEqual(others);
});
