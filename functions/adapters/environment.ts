import * as z from 'zod/mini';
import { EnvironmentInvalid } from '../core/errors';

/** Reads a function's environment once, at its start. Throws `EnvironmentInvalid`, which names every fault at once. */
export function readEnvironment<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<z.ZodMiniObject<Shape>> {
  const reading = z.safeParse(z.object(shape), environment);
  if (reading.success) return reading.data;
  const faults = reading.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return environment[name] === undefined ? `${name} is missing` : `${name} is wrong: ${message}`;
  });
  throw new EnvironmentInvalid(`The function's environment is not complete. ${faults.join('; ')}. Deploy it again.`);
}

/** A variable that must hold something. */
export const text = z.string().check(z.minLength(1, 'is empty'));

/** A variable that holds a JSON array of strings. */
export const textList = json(z.array(z.string()), 'a JSON array of strings');

/** A variable that holds a JSON object of arrays of strings. */
export const textLists = json(z.record(z.string(), z.array(z.string())), 'a JSON object of arrays of strings');

/** A variable that holds JSON. @param what completes `... is wrong: is not ...` */
export function json<Schema extends z.ZodMiniType>(schema: Schema, what: string) {
  return z.pipe(
    z.string(),
    z.transform((text, context): z.infer<Schema> => {
      try {
        const reading = z.safeParse(schema, JSON.parse(text));
        if (reading.success) return reading.data;
      } catch {
        // Said below.
      }
      context.issues.push({ code: 'custom', message: `is not ${what}`, input: text });
      return z.NEVER;
    }),
  );
}
