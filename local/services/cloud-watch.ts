import { motoFailure } from '../moto-failure';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../service';

/** CloudWatch, one call at a time: moto's breaks when alarms are listed while another is made, as Terraform does. */
export class CloudWatch implements Service {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly moto: Pick<Moto, 'forward'>) {}

  async handle(request: AwsRequest): Promise<AwsAnswer> {
    const asked = this.last.then(async () => this.moto.forward(request));
    this.last = asked.catch(() => undefined);
    const answer = await asked;
    const failure = motoFailure(answer, request.service, request.operation ?? '');
    if (failure !== undefined) throw failure;
    return answer;
  }
}
