import { strToU8, zipSync } from 'fflate';

import { restOperation } from '../../../local/rest-operation';
import type { AwsRequest, Observation } from '../../../local/service';
import { Lambda, type LambdaProps } from '../../../local/services/lambda/lambda';
import { onlyDeclared } from '../declared-errors';
import { accessOver, type Answers, FakeMoto, iamAnswers, type Json } from '../fake-moto';

export const account = '222222222222';
export const region = 'us-west-2';
export const functionArn = `arn:aws:lambda:${region}:${account}:function:f`;
export const role = `arn:aws:iam::${account}:role/function`;

const functionMay = [{ Effect: 'Allow', Action: ['logs:*', 'xray:*', 'kms:Decrypt'], Resource: '*' }];

/** The zip of a bundle with one file, as `CreateFunction` takes it. */
export function zipOf(source: string, file = 'index.js'): string {
  return Buffer.from(zipSync({ [file]: strToU8(source) })).toString('base64');
}

/** Lambda over a moto that holds one function `f`; `extra` replaces answers of moto. */
export function setUp(extra: Answers = {}, props: Partial<LambdaProps> = {}) {
  // Like moto: it forgets what it does not know.
  let stored: Json = {};
  const configuration = () => {
    const { FunctionName, Role, Runtime, Handler, Timeout = 3, MemorySize = 128, Environment } = stored;
    const known = { FunctionName, FunctionArn: functionArn, Role, Runtime, Handler, Timeout, MemorySize, Environment };
    return { ...known, Version: '$LATEST', TracingConfig: { Mode: 'PassThrough' } };
  };
  const store = (input: object) => {
    stored = { ...stored, ...input };
    return configuration();
  };
  const moto = new FakeMoto({
    ...iamAnswers({
      function: { trusts: 'lambda.amazonaws.com', statements: functionMay },
      machine: { trusts: 'states.amazonaws.com', statements: [] },
    }),
    'lambda POST /2015-03-31/functions': store,
    'lambda PUT /2015-03-31/functions/f/configuration': store,
    'lambda PUT /2015-03-31/functions/f/code': configuration,
    'lambda GET /2015-03-31/functions/f': () => ({ Configuration: configuration(), Code: {} }),
    'lambda GET /2015-03-31/functions/f/configuration': configuration,
    'lambda GET /2015-03-31/functions': () => ({ Functions: [configuration()] }),
    'lambda DELETE /2015-03-31/functions/f': () => ({}),
    'logs CreateLogStream': () => ({}),
    'logs PutLogEvents': () => ({}),
    'sqs SendMessage': () => ({}),
    ...extra,
  });
  const observations: Observation[] = [];
  const lambda = new Lambda({
    moto,
    access: accessOver(moto).access,
    observations: { add: (observation) => observations.push(observation) },
    endpoint: 'http://127.0.0.1:4566',
    repeatAfter: [1, 1],
    ...props,
  });
  const call = async (
    method: string,
    path: string,
    input?: object,
    headers: Record<string, string> = {},
  ): Promise<Json> => {
    const body = Buffer.from(input === undefined ? '' : JSON.stringify(input));
    const fields = { account, region, method, headers, body, query: new URLSearchParams() };
    const request = {
      service: 'lambda',
      path: `/${path.endsWith('/concurrency') ? '2017-10-31' : '2015-03-31'}/functions${path}`,
      ...fields,
    } as unknown as AwsRequest;
    return onlyDeclared('lambda', restOperation(request), lambda.handle(request));
  };
  const create = (source: string, more: object = {}) =>
    call('POST', '', {
      ...{ FunctionName: 'f', Role: role, Runtime: 'nodejs22.x', Handler: 'index.handler' },
      ...{ Code: { ZipFile: zipOf(source) }, ...more },
    });
  const invoke = (payload: unknown = {}): Promise<Json> => lambda.invoke(functionArn, payload);
  return { moto, observations, lambda, call, create, invoke };
}
