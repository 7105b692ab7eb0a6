import type * as z from 'zod/mini';
import { InputInvalid } from '../core/errors';

/** Reads a step's input; throws `InputInvalid` when the state machine hands over something else. */
export function readInput<T>(schema: z.ZodMiniType<T>, input: unknown): T {
  const reading = schema.safeParse(input);
  if (reading.success) return reading.data;
  const faults = reading.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`,
  );
  throw new InputInvalid(`The input is not what the step before answers: ${faults.slice(0, 5).join('; ')}`);
}
