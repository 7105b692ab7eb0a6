import { randomUUID } from 'node:crypto';

import type { Moto } from '../../service';
import type { Input } from './query-protocol';
import type { OperationResult, StackInstance, StackSet, StackSetOperation } from './stack-set';
import { missingCapability, readTemplate, resolveParameters, templateForMoto } from './template';

/** What an operation does to one instance; throws what keeps it from that. */
type Work = (instance: StackInstance) => Promise<void>;

/** Makes, renews and removes the stacks of a stack set in the accounts: stacks like any other, and moto's. */
export class Deployment {
  constructor(private readonly moto: Moto) {}

  /** Brings each instance to what the stack set says; one that is new to the set is added to it. */
  async deploy(set: StackSet, instances: readonly StackInstance[], action: 'CREATE' | 'UPDATE', input: Input = {}) {
    for (const instance of instances) set.instances.set(keyOf(instance), instance);
    return this.operate(set, instances, action, input, async (instance) => {
      const template = readTemplate(set.settings.template);
      const missing = missingCapability(template, set.settings.capabilities);
      if (missing !== undefined) throw new Error(`Requires capabilities : [${missing}]`);
      const overridden = instance.overrides.map(({ ParameterKey }) => ParameterKey);
      const parameters = resolveParameters(template, [
        ...set.settings.parameters.filter(({ ParameterKey }) => !overridden.includes(ParameterKey)),
        ...instance.overrides,
      ]);
      const madeFrom = JSON.stringify([set.settings.template, parameters]);
      if (instance.stackId === '' || instance.madeFrom !== madeFrom) {
        // moto changes neither policies nor conditions of a stack that is there: it is made anew.
        await this.removeStack(instance);
        instance.stackId = await this.createStack(set.name, instance, templateForMoto(template), parameters);
        instance.madeFrom = madeFrom;
      }
      instance.failure = undefined;
    });
  }

  /** @param retain leaves the stacks where they are, and forgets them */
  async remove(set: StackSet, instances: readonly StackInstance[], retain: boolean, input: Input = {}) {
    return this.operate(set, instances, 'DELETE', input, async (instance) => {
      if (!retain) await this.removeStack(instance);
      set.instances.delete(keyOf(instance));
    });
  }

  /** One instance after another; after more failures than are tolerated the rest is left as it is. */
  private async operate(
    set: StackSet,
    instances: readonly StackInstance[],
    action: StackSetOperation['action'],
    input: Input,
    work: Work,
  ): Promise<StackSetOperation> {
    const created = new Date().toISOString();
    const id = typeof input['OperationId'] === 'string' ? input['OperationId'] : randomUUID();
    const tolerated = toleratedFailures(input, instances.length);
    const results: OperationResult[] = [];
    const failures = () => results.filter(({ status }) => status === 'FAILED').length;
    for (const instance of instances) {
      const { account, region, unit } = instance;
      if (failures() > tolerated) {
        const reason = 'Cancelled since failure tolerance has exceeded';
        instance.failure ??= reason;
        results.push({ account, region, unit, status: 'CANCELLED', reason });
        continue;
      }
      instance.lastOperation = id;
      try {
        await work(instance);
        results.push({ account, region, unit, status: 'SUCCEEDED' });
      } catch (error) {
        instance.failure = error instanceof Error ? error.message : String(error);
        results.push({ account, region, unit, status: 'FAILED', reason: instance.failure });
      }
    }
    const status = failures() > tolerated ? 'FAILED' : 'SUCCEEDED';
    const operation: StackSetOperation = { id, action, status, created, ended: new Date().toISOString(), results };
    set.operations.unshift(operation);
    return operation;
  }

  private async createStack(
    name: string,
    { account, region }: StackInstance,
    TemplateBody: string,
    parameters: readonly { readonly ParameterKey: string; readonly ParameterValue?: string }[],
  ): Promise<string> {
    const StackName = `StackSet-${name}-${randomUUID()}`;
    const query: Record<string, string> = { Action: 'CreateStack', Version: '2010-05-15', StackName, TemplateBody };
    for (const [index, { ParameterKey, ParameterValue = '' }] of parameters.entries()) {
      query[`Parameters.member.${index + 1}.ParameterKey`] = ParameterKey;
      query[`Parameters.member.${index + 1}.ParameterValue`] = ParameterValue;
    }
    try {
      const answer = await this.moto.query({ account, region }, 'cloudformation', query);
      return /<StackId>([^<]+)<\/StackId>/.exec(answer)?.[1] ?? StackName;
    } catch (error) {
      // What moto made of the stack before it failed goes, as AWS rolls back.
      await this.deleteStack({ account, region }, StackName).catch(() => undefined);
      throw error;
    }
  }

  private async removeStack(instance: StackInstance): Promise<void> {
    if (instance.stackId === '') return;
    await this.deleteStack(instance, instance.stackId);
    instance.stackId = '';
  }

  private async deleteStack({ account, region }: Pick<StackInstance, 'account' | 'region'>, StackName: string) {
    const query = { Action: 'DeleteStack', Version: '2010-05-15', StackName };
    await this.moto.query({ account, region }, 'cloudformation', query);
  }
}

/** The key of an instance among those of its set. */
export function keyOf({ account, region }: Pick<StackInstance, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

function toleratedFailures(input: Input, instances: number): number {
  const { FailureToleranceCount: count, FailureTolerancePercentage: percentage } = (input['OperationPreferences'] ??
    {}) as Input;
  return Number(count ?? Math.floor((Number(percentage ?? 0) * instances) / 100));
}
