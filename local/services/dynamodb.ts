import { motoFailure } from '../moto-failure';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../service';

/** How long DynamoDB remembers a transaction. */
const rememberedMilliseconds = 10 * 60_000;

/**
 * DynamoDB as far as moto lacks it: a transaction that comes again with the token of one that was done, as clients send
 * it when its answer was lost, is answered and not done twice.
 */
export class DynamoDb implements Service {
  private readonly done = new Map<string, { readonly answer: AwsAnswer; readonly until: number }>();

  constructor(private readonly moto: Pick<Moto, 'forward'>) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (request.operation !== 'TransactWriteItems') return undefined;
    const { ClientRequestToken: token } = JSON.parse(request.body.toString()) as { ClientRequestToken?: string };
    if (token === undefined) return undefined;
    const key = `${request.account}/${request.region}/${token}`;
    const earlier = this.done.get(key);
    if (earlier !== undefined && earlier.until > Date.now()) return earlier.answer;
    const answer = await this.moto.forward(request);
    const failure = motoFailure(answer, request.service, request.operation);
    if (failure !== undefined) throw failure;
    if (answer.status < 300) this.done.set(key, { answer, until: Date.now() + rememberedMilliseconds });
    return answer;
  }
}
