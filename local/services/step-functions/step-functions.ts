import { randomUUID } from 'node:crypto';

import type { Access } from '../../iam/access';
import { parseArn } from '../../iam/arn';
import type { RoleCalls } from '../../iam/role-calls';
import {
  AwsError,
  type AwsAnswer,
  type AwsRequest,
  type FunctionRunner,
  type Moto,
  type Observation,
  type Service,
  type Where,
} from '../../service';
import { checkArns, checkList, checkSame, checkType, checkUpdate } from './check-request';
import { diagnose, parseDefinition } from './definition';
import { Execution } from './execution';
import { KeptExecutions } from './kept-executions';
import { checkMachineRole, type MachineSettings, statesFor, useForTraces } from './machine-role';
import { maximumBytes } from './task';

export interface StepFunctionsProps {
  readonly moto: Moto;
  readonly observations: { add(observation: Observation): void };
  readonly runner: FunctionRunner;
  readonly access: Pick<Access, 'assumptionRefusal' | 'refusal'>;
  readonly calls: Pick<RoleCalls, 'call'>;
  /** How many executions are known at once, but for those that run. */
  readonly keptExecutions?: number;
}

type Input = Readonly<Record<string, unknown>>;

interface StoredMachine extends MachineSettings {
  readonly name: string;
  readonly definition: string;
  readonly updateDate?: unknown;
}

/** Step Functions' executions; the machines themselves are stored in moto. */
export class StepFunctions implements Service {
  private readonly executions: KeptExecutions;

  constructor(private readonly props: StepFunctionsProps) {
    this.executions = new KeptExecutions(props.observations, props.keptExecutions);
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    if (request.service !== 'states') return undefined;
    const input = (request.body.length === 0 ? {} : JSON.parse(request.body.toString())) as Input;
    const answer = await this.answer(request.operation ?? '', input, request);
    if (answer === undefined) return undefined;
    const machine = request.operation === 'ListExecutions' ? text(input, 'stateMachineArn') : '';
    return this.executions.noted(machine, { status: 200, body: answer });
  }

  /**
   * Starts an execution and answers its ARN; it runs on by itself.
   *
   * @param input JSON
   * @throws AwsError such as StateMachineDoesNotExist or ExecutionAlreadyExists
   */
  async start(stateMachineArn: string, input: string, name: string = randomUUID()): Promise<string> {
    return (await this.begin(stateMachineArn, input, name)).props.arn;
  }

  /** Ends all executions. */
  async stop(): Promise<void> {
    const running = this.executions.all.filter(({ status }) => status === 'RUNNING');
    for (const execution of running) execution.stop();
    await Promise.all(running.map(({ ended }) => ended));
  }

  private async answer(operation: string, input: Input, where: Where): Promise<object | undefined> {
    checkArns(input);
    switch (operation) {
      case 'ValidateStateMachineDefinition': {
        const diagnostics = diagnose(text(input, 'definition'));
        return { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: false };
      }
      case 'CreateStateMachine':
      case 'UpdateStateMachine':
        await this.check(input, where);
        return undefined;
      case 'ListStateMachineVersions':
        return { stateMachineVersions: [] };
      case 'StartExecution': {
        const name = input['name'] === undefined ? randomUUID() : text(input, 'name');
        const given = input['input'] === undefined ? '{}' : text(input, 'input');
        const { executionArn, startDate } = (await this.begin(text(input, 'stateMachineArn'), given, name)).summary();
        return { executionArn, startDate };
      }
      case 'DescribeExecution':
        return this.find(input).describe();
      case 'DescribeStateMachineForExecution': {
        const { stateMachine, caller } = this.find(input).props;
        const { arn: stateMachineArn, name, definition, updateDate } = stateMachine;
        return { stateMachineArn, name, definition, roleArn: caller.role, updateDate };
      }
      case 'ListExecutions':
        await this.read(text(input, 'stateMachineArn'));
        return this.list(input);
      case 'GetExecutionHistory': {
        const events = this.find(input).history();
        return page(input['reverseOrder'] === true ? events.toReversed() : events, 'events', input);
      }
      case 'StopExecution': {
        const { error, cause } = input as { error?: string; cause?: string };
        return { stopDate: this.find(input).stop(error, cause).getTime() / 1000 };
      }
      case 'StartSyncExecution':
        await this.read(text(input, 'stateMachineArn'));
        throw new AwsError('StateMachineTypeNotSupported', 'The local organization runs standard executions only');
      default:
        return undefined;
    }
  }

  private async begin(stateMachineArn: string, input: string, name: string): Promise<Execution> {
    checkInput(input);
    if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u.test(name))
      throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    const [, partition = 'aws', , region = '', account = ''] = stateMachineArn.split(':');
    const where: Where = { account, region };
    const machine = await this.read(stateMachineArn);
    const { name: machineName, definition, roleArn, updateDate } = machine;
    const arn = `arn:${partition}:states:${region}:${account}:execution:${machineName}:${name}`;
    const earlier = this.executions.get(arn);
    if (earlier !== undefined) {
      // Asking again with the same name and input is the same request while the execution runs.
      if (earlier.status === 'RUNNING' && earlier.props.input === input) return earlier;
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const { moto, runner, calls, access } = this.props;
    const execution = new Execution({
      ...{ moto, runner, calls, where, partition, arn, name, input },
      caller: { by: statesFor(stateMachineArn), role: roleArn, session: name.slice(0, 64) },
      stateMachine: { arn: stateMachineArn, name: machineName, definition, updateDate },
      definition: parseDefinition(definition),
    });
    this.executions.add(arn, execution);
    this.observe(where, machineName, execution);
    void execution.ended.then(() => this.observe(where, machineName, execution));
    await useForTraces(machine, name, access);
    return execution;
  }

  private async read(stateMachineArn: string): Promise<StoredMachine> {
    const where = parseArn(stateMachineArn).where;
    const input = { stateMachineArn };
    const machine = await this.props.moto.json(where, 'states', 'AWSStepFunctions.DescribeStateMachine', input);
    return machine as unknown as StoredMachine;
  }

  /** Refuses a machine that cannot be run, or not under its role; what an update leaves out stays as it was. */
  private async check(input: Input, { account, region }: Where): Promise<void> {
    if (typeof input['definition'] === 'string') parseDefinition(input['definition']);
    const settings = input as unknown as MachineSettings;
    const { stateMachineArn: known } = input;
    if (typeof known === 'string') {
      checkUpdate(input);
      return checkMachineRole({ ...(await this.read(known)), ...settings }, known, this.props.access);
    }
    checkType(input);
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${text(input, 'name')}`;
    await checkMachineRole(settings, arn, this.props.access);
    const existing = await this.read(arn).catch((error: unknown) => {
      if (error instanceof AwsError && error.code === 'StateMachineDoesNotExist') return undefined;
      throw error;
    });
    if (existing !== undefined) checkSame(input, { ...existing }, arn);
  }

  private observe(where: Where, machine: string, execution: Execution): void {
    const { status, executionArn, error, cause } = execution.describe();
    const took = ((Date.now() - execution.startDate.getTime()) / 1000).toFixed(1);
    const reason = error === undefined ? '' : ` (${error})`;
    this.props.observations.add({
      time: new Date().toISOString(),
      kind: 'execution',
      ...where,
      summary: `${machine} ${status === 'RUNNING' ? 'started' : `${status}${reason} after ${took} s`}`,
      detail: { stateMachine: machine, executionArn, status, error, cause },
    });
  }

  private find(input: Input): Execution {
    return this.executions.find(text(input, 'executionArn'));
  }

  private list(input: Input): object {
    checkList(input);
    const machine = text(input, 'stateMachineArn');
    const { statusFilter } = input;
    const found = this.executions.all
      .filter(({ props, status }) => props.stateMachine.arn === machine && (statusFilter ?? status) === status)
      .map((execution) => execution.summary());
    return page(found.toReversed(), 'executions', input);
  }
}

function checkInput(input: string): void {
  try {
    JSON.parse(input);
  } catch {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${input.slice(0, 80)}'`);
  }
  if (Buffer.byteLength(input) > maximumBytes) {
    throw new AwsError('InvalidExecutionInput', `The input is larger than ${maximumBytes} bytes`);
  }
}

/** One page of a list; the token is the place of the next one. */
function page(all: readonly object[], field: string, { nextToken, maxResults }: Input): object {
  const from = typeof nextToken === 'string' ? Number(nextToken) : 0;
  if (!Number.isInteger(from) || from < 0) throw new AwsError('InvalidToken', `Invalid Token: '${String(nextToken)}'`);
  const size = typeof maxResults === 'number' && maxResults > 0 ? Math.min(maxResults, 1000) : 100;
  const next = from + size;
  return { [field]: all.slice(from, next), ...(next < all.length ? { nextToken: String(next) } : {}) };
}

function text(input: Input, field: string): string {
  const value = input[field];
  if (typeof value === 'string') return value;
  throw new AwsError(
    'ValidationException',
    `Value at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}
