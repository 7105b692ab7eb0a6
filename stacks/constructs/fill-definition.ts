const placeholder = /\$\{([^}]*)\}/g;

/** A definition and the values for its placeholders do not fit together. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/**
 * Puts values in the place of a state machine definition's placeholders, `${Name}`.
 * @throws DefinitionError when a placeholder has no value, a value has no placeholder, or a value would break the JSON
 */
export function fillDefinition(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const filled = template.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw new DefinitionError(
        `No value for the placeholder \${${name}}; there are: ${Object.keys(values).join(', ')}.`,
      );
    }
    if (/["\\\n]/.test(value))
      throw new DefinitionError(`The value of \${${name}} breaks the JSON around it: ${value}`);
    used.add(name);
    return value;
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new DefinitionError(`No placeholder for: ${unused.join(', ')}.`);
  return filled;
}
