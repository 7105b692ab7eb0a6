import type { IncomingHttpHeaders } from 'node:http';

/** A request to AWS as the gateway understood it. */
export interface AwsRequest {
  /** Signing name of the service, from the credential scope: `network-firewall`, `events`, `lambda`, `states` ... */
  readonly service: string;
  /** The operation's name where the protocol carries it (`X-Amz-Target`, `Action`); REST services match on method and path. */
  readonly operation?: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** Path without the query string, still percent-encoded as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer of AWS; `body` is serialised as JSON unless it is a string or bytes. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the gateway answers itself. `undefined` means: moto answers. */
export interface Service {
  handle(request: AwsRequest): Promise<AwsAnswer | undefined>;
}

/** An error in AWS's JSON form; thrown by services and turned into an answer by the gateway. */
export class AwsError extends Error {
  /**
   * @param code AWS's name of the error, such as `InvalidTokenException`
   * @param status HTTP status, 400 unless the service's model says otherwise
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** What services ask of moto, in the name of any account and Region. */
export interface Moto {
  /** Sends a request on as it is, with the account that the gateway found. */
  forward(
    request: AwsRequest,
  ): Promise<AwsAnswer & { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }>;
  /** Calls an operation of a JSON-target service (`events`, `states`, `dynamodb`, `sqs`, `secretsmanager` ...); throws AwsError. */
  json(where: Where, service: string, target: string, input: object): Promise<Record<string, unknown>>;
  /** Calls a REST-JSON service (`lambda`, `securityhub`, `guardduty`); throws AwsError. */
  rest(where: Where, service: string, method: string, path: string, input?: object): Promise<Record<string, unknown>>;
  /** Calls a query-protocol operation (`sts`, `iam`, `ec2`, `organizations` is json) and answers the XML text; throws AwsError. */
  query(where: Where, service: string, parameters: Readonly<Record<string, string>>): Promise<string>;
}

export interface Where {
  readonly account: string;
  readonly region: string;
}

/** An EventBridge event as consumers receive it. */
export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Of an event that comes from an archive: the replay that brought it. */
  readonly 'replay-name'?: string;
}

/** Takes events in: the only way by which services of the gateway put events on an account's default bus. */
export interface EventIntake {
  /** Matches the rules of the default bus of `where` and delivers; resolves when the deliveries were started, not when they ended. */
  emit(where: Where, event: EventBridgeEvent): Promise<void>;
}

/** Runs a deployed function; used by Step Functions and by the Lambda API. */
export interface FunctionRunner {
  invoke(functionArn: string, payload: unknown): Promise<FunctionResult>;
}

/** `error` holds what Lambda answers with `X-Amz-Function-Error: Unhandled`. */
export interface FunctionResult {
  readonly payload?: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string; readonly trace?: readonly string[] };
  readonly logTail: string;
}

/** Something that happened in the local organization, for those who watch it (the demo, tests): an append-only list. */
export interface Observation {
  /** ISO 8601. */
  readonly time: string;
  readonly kind: 'event' | 'delivery' | 'execution' | 'invocation' | 'call' | 'slack' | 'fault' | 'forgotten';
  readonly account: string;
  readonly region: string;
  readonly summary: string;
  readonly detail?: unknown;
}
