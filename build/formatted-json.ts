/** Columns that a line has. */
const width = 120;

/**
 * A value as JSON in the form that Prettier gives it in a page: a list is in one line where it fits.
 * @param before what is before the value in its line, such as `  "Action": `
 * @param indent blanks that its line begins with
 */
export function formattedJson(value: unknown, before = '', indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
    const isPlain = value.every((each) => typeof each !== 'object');
    // A comma may follow.
    if (isPlain && before.length + flat.length < width) return flat;
    const lines = value.map((each) => `${inner}${formattedJson(each, inner, inner)}`);
    return `[\n${lines.join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(([key, each]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return `${start}${formattedJson(each, start, inner)}`;
    });
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
