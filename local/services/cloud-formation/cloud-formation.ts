import type { OrganizationTree } from '../../organization-tree';
import type { AwsAnswer, AwsRequest, Moto, Service } from '../../service';
import { AutoDeployment } from './auto-deployment';
import { Deployment } from './deployment';
import { answerQuery, readQuery } from './query-protocol';
import { describing } from './describe';
import { changing, type StackSets } from './operations';
import type { StackSet } from './stack-set';

/**
 * CloudFormation's service-managed stack sets. moto's know nothing of account filters, of updates and of accounts that
 * come and go; here they make stacks in the accounts, which are moto's own, as is everything else of CloudFormation.
 */
export class CloudFormation implements Service {
  private readonly sets: StackSets;
  private readonly autoDeployment: AutoDeployment;
  /** The last operation: in AWS, too, a stack set has one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(props: { readonly moto: Moto; readonly tree: OrganizationTree }) {
    const deployment = new Deployment(props.moto);
    this.sets = {
      tree: props.tree,
      deployment,
      access: { isActive: false },
      all: new Map<string, StackSet>(),
    };
    this.autoDeployment = new AutoDeployment(props.tree, deployment);
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const { operation = '', account, region } = request;
    const where = { account, region };
    const describe = describing[operation];
    if (describe) return answerQuery(operation, describe(this.sets, where, readQuery(request)));
    const change = changing[operation];
    if (!change) return undefined;
    return answerQuery(operation, await this.inTurn(async () => change(this.sets, where, readQuery(request))));
  }

  /** Deploys to accounts that have come into a unit, and takes away from those that have left it. */
  async followOrganization(): Promise<void> {
    await this.inTurn(async () => {
      if (!this.sets.access.isActive) return;
      for (const set of this.sets.all.values()) await this.autoDeployment.follow(set);
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
