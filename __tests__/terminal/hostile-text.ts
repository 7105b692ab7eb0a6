import * as fc from 'fast-check';

/** What ends badly on a terminal or in the log of a CI system, each a form of its own. */
const fragments = [
  '\u001b[31m', // colours
  '\u001b[2J\u001b[H', // an empty screen
  '\u001b]0;title\u0007', // the window's title
  '\u001b]8;;https://example.com\u001b\\', // a link
  '\u009b31m', // the same as ESC [, as one character of C1
  '\u009d0;title\u009c',
  '\r', // what follows is written over the line
  '\b\b\b',
  '\u0000',
  '\u202e', // letters are turned around
  '\u2066',
  '\u200b', // what cannot be seen
  '\u{e0041}',
  '\ud800',
  '\u2028',
  '\u0085',
  '\n',
  '\n::error::forged',
  '\n  ::add-mask::e',
  '::error file=a,line=1::forged',
  '##[add-mask]e',
  '##[group]',
  '##vso[task.setvariable variable=a]b',
  "##teamcity[message text='a']",
  '\norganization.yaml:1:1 forged',
] as const;

/** Text that holds one of them at least, between words. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 4 }), fc.constant('word')), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((parts) => fc.tuple(fc.constant(parts), fc.constantFrom(...fragments), fc.nat(parts.length)))
  .map(([parts, fragment, index]) => parts.toSpliced(index, 0, fragment).join(''));

const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

/**
 * What of a printed text a terminal or a CI system would obey. A line ends where one of them ends it; GitHub's runner takes
 * `::` after blanks and `##[` anywhere (actions/runner, src/Runner.Common/ActionCommand.cs, November 2026), Azure Pipelines
 * `##vso[` and TeamCity `##teamcity[`.
 */
export function obeyed(printed: string): string[] {
  return printed
    .split('\n')
    .filter((line) => controls.test(line) || line.trimStart().startsWith('::') || /##[\w.]*\[/.test(line));
}

/** Runs something and gives what it wrote to standard output and standard error. */
export function written(run: () => void): { stdout: string; stderr: string } {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      texts[name] += String(chunk);
      return true;
    }),
  );
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return texts;
}
