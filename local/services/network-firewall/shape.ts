import { AwsError } from '../../service';

/** Reads one value of a request: answers it typed, or throws the error that AWS would. */
export type Shape<T> = (value: unknown, path: string) => T;

/** The type that a shape reads. */
export type Of<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Structure<R extends Fields, O extends Fields> = { readonly [K in keyof R]: Of<R[K]> } & {
  readonly [K in keyof O]?: Of<O[K]>;
};

/** A string of at least `min` characters (1 unless said otherwise) that may have to match a pattern. */
export function text(limits: { min?: number; max: number; pattern?: RegExp }): Shape<string> {
  const { min = 1, max, pattern } = limits;
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, 'a string');
    if (value.length < min) throw violated(path, value, `have length greater than or equal to ${min}`);
    if (value.length > max) throw violated(path, value, `have length less than or equal to ${max}`);
    if (pattern && !pattern.test(value)) {
      throw violated(path, value, `satisfy regular expression pattern: ${pattern.source}`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, 'a string');
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw violated(path, value, `satisfy enum value set: [${allowed.join(', ')}]`);
    return found;
  };
}

export function integer(min: number, max: number): Shape<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(path, 'an integer');
    if (value < min) throw violated(path, value, `have value greater than or equal to ${min}`);
    if (value > max) throw violated(path, value, `have value less than or equal to ${max}`);
    return value;
  };
}

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'a boolean');
  return value;
};

export function list<T>(element: Shape<T>, limits: { min?: number; max?: number } = {}): Shape<readonly T[]> {
  const { min = 0, max = Infinity } = limits;
  return (value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, 'a list');
    if (value.length < min) throw violated(path, value, `have length greater than or equal to ${min}`);
    if (value.length > max) throw violated(path, value, `have length less than or equal to ${max}`);
    return value.map((each, index) => element(each, `${path}.${index + 1}.member`));
  };
}

/** @param name what every key must be */
export function map<T>(
  element: Shape<T>,
  name: Shape<string> = (key) => String(key),
): Shape<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(object(value, path)).map(([key, each]) => [
        name(key, `${path}.key`),
        element(each, `${path}.${key}.member`),
      ]),
    );
}

/** Members that the model does not know are left out, and `null` counts as absent, as in AWS. */
export function structure<R extends Fields, O extends Fields>(required: R, optional: O): Shape<Structure<R, O>> {
  return (value, path) => {
    const given = object(value, path);
    const read: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries({ ...optional, ...required })) {
      const member = given[name] ?? undefined;
      const memberPath = `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      if (member !== undefined) read[name] = shape(member, memberPath);
      else if (name in required) throw violated(memberPath, null, 'not be null');
    }
    return read as Structure<R, O>;
  };
}

function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, 'a structure');
  return value as Record<string, unknown>;
}

function wrongType(path: string, wanted: string): AwsError {
  return new AwsError('SerializationException', `${path === '' ? 'The request' : `'${path}'`} must be ${wanted}`);
}

function violated(path: string, value: unknown, constraint: string): AwsError {
  const shown = value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  return new AwsError(
    'InvalidRequestException',
    `1 validation error detected: Value ${shown.slice(0, 200)} at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );
}
