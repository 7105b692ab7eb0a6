import { AwsError, type AwsAnswer, type Observation, type Where } from '../../service';
import type { Execution } from './execution';

// AWS keeps ended executions for 90 days; here the memory is the limit.
const keptExecutions = 2000;

/** The executions that are known still: all that run, and the last ones that have ended. What is forgotten is said. */
export class KeptExecutions {
  private readonly kept = new Map<string, Execution>();
  /** How many of each state machine, by its ARN, are forgotten. */
  private readonly forgotten = new Map<string, number>();

  constructor(
    private readonly observations: { add(observation: Observation): void },
    private readonly limit = keptExecutions,
  ) {}

  get all(): readonly Execution[] {
    return [...this.kept.values()];
  }

  get(arn: string): Execution | undefined {
    return this.kept.get(arn);
  }

  /** @throws AwsError, which says where it may be one that is forgotten */
  find(arn: string): Execution {
    const execution = this.kept.get(arn);
    if (execution !== undefined) return execution;
    const machine = arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
    const note = this.noteOf(machine);
    throw new AwsError(
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${arn}'${note === undefined ? '' : ` (${note})`}`,
    );
  }

  add(arn: string, execution: Execution): void {
    this.kept.set(arn, execution);
    for (const [old, { status, props }] of this.kept) {
      if (this.kept.size <= this.limit) return;
      if (status === 'RUNNING') continue;
      this.kept.delete(old);
      this.count(props.stateMachine, props.where);
    }
  }

  /** An answer about a state machine's executions, with a header where it cannot be whole: its body is as AWS's. */
  noted(machineArn: string, answer: AwsAnswer): AwsAnswer {
    const note = this.noteOf(machineArn);
    return note === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-portcullis-forgotten': note } };
  }

  private count({ arn, name }: { readonly arn: string; readonly name: string }, where: Where): void {
    const before = this.forgotten.get(arn) ?? 0;
    this.forgotten.set(arn, before + 1);
    // Once for each machine: that it goes on is no news.
    if (before > 0) return;
    const summary = `${name}: its oldest executions are being forgotten, as only the last ${this.limit} of all machines are kept`;
    this.observations.add({ time: new Date().toISOString(), kind: 'forgotten', ...where, summary });
  }

  private noteOf(machineArn: string): string | undefined {
    const count = this.forgotten.get(machineArn);
    if (count === undefined) return undefined;
    return `the local organization keeps the last ${this.limit} executions, and has forgotten ${count} of this state machine`;
  }
}
