import { InvalidArgumentError } from 'commander';

/**
 * Takes a value of the command line that names something. An empty one is what a variable leaves that is not set, and
 * would be taken for the folder that one is in, or for a file that is not there.
 * @throws InvalidArgumentError
 */
export function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty: is a variable not set?');
  return value;
}
