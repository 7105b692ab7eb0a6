/** What moves a terminal's cursor, changes its colours, or turns the order of what follows around. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * What CI systems obey in the middle of a line: `##[add-mask]x` of GitHub (actions/runner, ActionCommand.cs: `TryParse`
 * looks for the prefix anywhere), `##vso[task.setvariable ...]x` of Azure Pipelines, `##teamcity[...]` of TeamCity.
 */
const commandAnywhere = /##(?=[\w.]*\[)/g;

/** And at its beginning: `::error::x` of GitHub, blanks before it or none (there, `TryParseV2`). */
const commandAtStart = /^(\s*):(?=:)/;

/** Text from elsewhere on one line that is fit for a terminal and for the log of a CI system. */
export function plainText(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(unprintable, '\uFFFD')
    .replace(commandAnywhere, '# #')
    .replace(commandAtStart, '$1: ');
}

/** The same of text of several lines, which stay. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

/**
 * A value as JSON that is fit for both, too: what JSON would leave as it is, is written as `\uXXXX`.
 * @param indent blanks a level; without it, the document is one line
 */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(unprintable, (characters) =>
      // Inside of its strings JSON has no line break.
      characters === '\n'
        ? characters
        : [...Array(characters.length).keys()].map((index) => escaped(characters.charCodeAt(index))).join(''),
    )
    .replace(commandAnywhere, `#${escaped('#'.charCodeAt(0))}`);
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
