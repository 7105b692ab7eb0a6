import { MembersRefused, MembersUnavailable } from '../core/errors';

/** Errors for a call as it is: it fails again however often it is made. */
const refusals = /^(BadRequestException|InvalidInputException|InvalidAccessException|AccessDenied(Exception)?)$/;

/** What AWS said to a call about members, as one of our errors. */
export function membersError(operation: string, error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const text = `${operation}: ${name}: ${message}`;
  return refusals.test(name)
    ? new MembersRefused(text, { cause: error })
    : new MembersUnavailable(text, { cause: error });
}
