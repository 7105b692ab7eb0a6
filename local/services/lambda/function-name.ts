import { AwsError, type Where } from '../../service';

/** A function that somebody means. */
export interface NamedFunction {
  readonly where: Where;
  readonly functionName: string;
  /** A version or an alias; absent where none was said, or `$LATEST`. */
  readonly qualifier?: string;
}

/**
 * A function given as name, `account:function:name` or ARN, with or without a qualifier.
 *
 * @param request where a bare name is looked for
 * @param asked `Qualifier` of the request
 * @throws AwsError
 */
export function functionNamed(given: string, request: Where | undefined, asked: string | null = null): NamedFunction {
  const found = /^(?:arn:[^:]+:lambda:([a-z0-9-]+):)?(?:(\d{12}):)?(?:function:)?([\w-]+)(?::([\w$-]+))?$/.exec(given);
  const [, region = request?.region, account = request?.account, functionName, derived] = found ?? [];
  if (region === undefined || account === undefined || functionName === undefined) {
    throw new AwsError('ValidationException', `Not the name or ARN of a function: ${given}`);
  }
  if (derived !== undefined && asked !== null && derived !== asked) {
    const message = 'The derived qualifier from the function name does not match the specified qualifier.';
    throw new AwsError('InvalidParameterValueException', message);
  }
  const qualifier = derived ?? asked ?? '$LATEST';
  return { where: { account, region }, functionName, ...(qualifier === '$LATEST' ? {} : { qualifier }) };
}
