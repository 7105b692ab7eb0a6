import { AwsError, type Moto, type Where } from '../../service';

const flushMilliseconds = 200;

/** Writes one environment's output to its CloudWatch log stream in moto, a batch at a time. */
export class FunctionLog {
  private pending: { timestamp: number; message: string }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private written: Promise<void> = Promise.resolve();
  private isOpen = false;

  /** @param may whether the function's role allows an action on an ARN */
  constructor(
    private readonly moto: Moto,
    private readonly where: Where,
    private readonly group: string,
    private readonly stream: string,
    private readonly may: (action: string, resource: string) => Promise<boolean>,
  ) {}

  add(lines: readonly string[]): void {
    const timestamp = Date.now();
    this.pending.push(...lines.map((message) => ({ timestamp, message })));
    this.timer ??= setTimeout(() => this.flush(), flushMilliseconds).unref();
  }

  private flush(): void {
    this.timer = undefined;
    const logEvents = this.pending;
    this.pending = [];
    // One after another, or moto would mix the batches up. A log that cannot be written is lost, as on AWS.
    this.written = this.written.then(() => this.write(logEvents)).catch(() => undefined);
  }

  private async write(logEvents: readonly object[]): Promise<void> {
    const names = { logGroupName: this.group, logStreamName: this.stream };
    if (!this.isOpen) await this.open(names);
    await this.call('PutLogEvents', { ...names, logEvents });
  }

  private async open(names: { readonly logGroupName: string }): Promise<void> {
    try {
      await this.call('CreateLogStream', names);
    } catch (error) {
      const isAbsent = error instanceof AwsError && error.code.startsWith('ResourceNotFound');
      if (!isAbsent) throw error;
      await this.call('CreateLogGroup', { logGroupName: names.logGroupName });
      await this.call('CreateLogStream', names);
    }
    this.isOpen = true;
  }

  private async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const { account, region } = this.where;
    const group = `arn:aws:logs:${region}:${account}:log-group:${this.group}`;
    const resource = 'logStreamName' in input ? `${group}:log-stream:${this.stream}` : group;
    if (!(await this.may(`logs:${operation}`, resource))) {
      throw new AwsError(
        'AccessDeniedException',
        `The function's role does not allow logs:${operation} on ${resource}`,
      );
    }
    return this.moto.json(this.where, 'logs', `Logs_20140328.${operation}`, input);
  }
}
