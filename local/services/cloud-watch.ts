import { motoFailure } from '../moto-failure';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../service';
import { type AlarmActionsProps, runAlarmActions } from './alarm-actions';

export interface CloudWatchProps extends AlarmActionsProps {
  readonly moto: Pick<Moto, 'forward' | 'query'>;
}

/**
 * CloudWatch, one call at a time: moto's breaks when alarms are listed while another is made, as Terraform does.
 * An alarm whose state is set by hand, as one tries alarms, does what it is to do.
 */
export class CloudWatch implements Service {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly props: CloudWatchProps) {}

  async handle(request: AwsRequest): Promise<AwsAnswer> {
    const answer = await this.inTurn(() => this.props.moto.forward(request));
    const failure = motoFailure(answer, request.service, request.operation ?? '');
    if (failure !== undefined) throw failure;
    if (request.operation === 'SetAlarmState' && answer.status < 300) {
      const {
        AlarmName: name = '',
        StateValue: state = '',
        StateReason: reason = '',
      } = fieldsOf(request.body.toString());
      await this.inTurn(() => runAlarmActions(request, { name, state, reason }, this.props));
    }
    return answer;
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const asked = this.last.then(work);
    this.last = asked.catch(() => undefined);
    return asked;
  }
}

/** Newer clients send JSON, older ones a form. */
function fieldsOf(body: string): Readonly<Record<string, string>> {
  return body.startsWith('{')
    ? (JSON.parse(body) as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body));
}
