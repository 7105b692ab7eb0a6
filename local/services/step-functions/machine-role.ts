import type { Access, RoleSession, ServicePrincipal } from '../../iam/access';
import { AwsError } from '../../service';

/** What of a machine decides what its role must allow beside what the definition calls. */
export interface MachineSettings {
  readonly roleArn: string;
  readonly loggingConfiguration?: { readonly level?: string };
  readonly tracingConfiguration?: { readonly enabled?: boolean };
}

/** Step Functions itself, acting for a machine. */
export function statesFor(stateMachineArn: string): ServicePrincipal {
  return { service: 'states.amazonaws.com', sourceArn: stateMachineArn };
}

const logDelivery = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];
const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];

/**
 * Refuses a machine whose role Step Functions may not take on, or that may not deliver the machine's logs.
 *
 * @throws AwsError AccessDeniedException
 */
export async function checkMachineRole(
  machine: MachineSettings,
  stateMachineArn: string,
  access: Pick<Access, 'assumptionRefusal' | 'refusal'>,
): Promise<void> {
  const role = machine.roleArn;
  if ((await access.assumptionRefusal(role, statesFor(stateMachineArn))) !== undefined) {
    const message =
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.';
    throw new AwsError('AccessDeniedException', message);
  }
  if ((machine.loggingConfiguration?.level ?? 'OFF') === 'OFF') return;
  for (const operation of logDelivery) {
    const asked = { action: `logs:${operation}`, resource: '*' };
    if ((await access.refusal({ role, session: 'logs' }, asked)) === undefined) continue;
    const message = `The state machine IAM Role is not authorized to access the Log Destination (${asked.action})`;
    throw new AwsError('AccessDeniedException', message);
  }
}

/** Uses a machine's role for the traces of an execution. A trace that may not be sent is missing, and nobody is told. */
export async function useForTraces(
  machine: MachineSettings,
  session: string,
  access: Pick<Access, 'refusal'>,
): Promise<void> {
  if (machine.tracingConfiguration?.enabled !== true) return;
  const caller: RoleSession = { role: machine.roleArn, session };
  for (const operation of tracing) await access.refusal(caller, { action: `xray:${operation}`, resource: '*' });
}
