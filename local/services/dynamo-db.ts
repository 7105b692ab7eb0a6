import { motoFailure } from '../moto-failure';
import { AwsError, type AwsAnswer, type AwsRequest, type Moto, type Service } from '../service';

/** The most that a table takes, as it was asked for: -1 takes an earlier one away. */
interface Throughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

interface Asked {
  readonly TableName?: string;
  readonly BillingMode?: string;
  readonly OnDemandThroughput?: Throughput;
}

const tableCalls = ['CreateTable', 'UpdateTable', 'DescribeTable', 'DeleteTable'];

/**
 * The maximum throughput of tables on demand, which moto takes and forgets, so that Terraform would set it for ever. It
 * is kept and answered and holds up nobody: what a table answers beyond it, a fault can have it answer.
 */
export class DynamoDb implements Service {
  /** By account, Region and table. */
  private readonly kept = new Map<string, Throughput>();

  constructor(private readonly moto: Pick<Moto, 'forward'>) {}

  /** @throws AwsError ValidationException for a maximum that AWS's model does not take */
  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const { operation = '', account, region } = request;
    if (!tableCalls.includes(operation)) return undefined;
    const asked = JSON.parse(request.body.toString()) as Asked;
    check(asked);
    const answer = await this.moto.forward(request);
    const failure = motoFailure(answer, request.service, operation);
    if (failure !== undefined) throw failure;
    if (answer.status >= 300) return answer;
    const id = `${account}/${region}/${asked.TableName?.split('/').at(-1) ?? ''}`;
    const maximum = operation === 'CreateTable' ? {} : (this.kept.get(id) ?? {});
    const now = { ...maximum, ...asked.OnDemandThroughput };
    if (operation === 'DeleteTable') this.kept.delete(id);
    else this.kept.set(id, now);
    // Without moto's headers, which hold a sum of its own body.
    return { status: answer.status, body: withThroughput(JSON.parse(answer.body.toString()) as object, now) };
  }
}

/** "Greater than or equal to 1", or -1 to remove it; at least one of both; on demand alone (`OnDemandThroughput`). */
function check({ OnDemandThroughput: asked, BillingMode }: Asked): void {
  if (asked === undefined) return;
  const units = [asked.MaxReadRequestUnits, asked.MaxWriteRequestUnits].filter((unit) => unit !== undefined);
  if (units.length === 0 || units.some((unit) => unit < 1 && unit !== -1)) {
    throw new AwsError('ValidationException', 'OnDemandThroughput must have a maximum of at least 1, or -1');
  }
  if (BillingMode === 'PROVISIONED') {
    throw new AwsError('ValidationException', 'OnDemandThroughput is for tables on demand');
  }
}

function withThroughput(body: object, throughput: Throughput): object {
  if (Object.values(throughput).every((unit) => unit === undefined || unit === -1)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, described]: [string, object]) =>
      name === 'Table' || name === 'TableDescription'
        ? [name, { ...described, OnDemandThroughput: throughput }]
        : [name, described],
    ),
  );
}
