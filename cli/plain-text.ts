/** What moves a terminal's cursor, changes its colours, or turns the order of what follows around. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Text from elsewhere, fit for a terminal. */
export function plainText(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(unprintable, '\uFFFD');
}

/** A value as JSON on one line that is fit for a terminal too: what JSON would leave as it is, is written as `\uXXXX`. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, (characters) =>
    [...Array(characters.length).keys()]
      .map((index) => `\\u${characters.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
