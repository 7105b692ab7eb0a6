import { AwsError, type Where } from '../../service';
import type { HubState } from './hub-state';

export type Input = Readonly<Record<string, unknown>>;

/** An operation of Security Hub: what the caller sent, and in whose name. `id` is the last part of the path. */
export type Operation = (state: HubState, where: Where, input: Input, id: string) => object | Promise<object>;

export const invalid = (message: string) => new AwsError('InvalidInputException', message);
export const notFound = (message: string) => new AwsError('ResourceNotFoundException', message, 404);
export const conflict = (message: string) => new AwsError('ResourceConflictException', message, 409);

/** A required text of the input. @throws AwsError where it is none */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw invalid('A required text is missing from the request');
}
