import { motoFailure } from '../moto-failure';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../service';

/** What changes which accounts there are and where they are. */
const moving = new Set(['CreateAccount', 'MoveAccount', 'RemoveAccountFromOrganization', 'CloseAccount']);

/** Organizations, which is moto's: others are told when accounts come, go and move. */
export class Organizations implements Service {
  /** @param changed is awaited before the caller gets its answer */
  constructor(
    private readonly moto: Pick<Moto, 'forward'>,
    private readonly changed: () => Promise<void>,
  ) {}

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const { operation = '' } = request;
    if (!moving.has(operation)) return undefined;
    const answer = await this.moto.forward(request);
    const failure = motoFailure(answer, request.service, operation);
    if (failure) throw failure;
    if (answer.status < 300) await this.changed();
    return answer;
  }
}
