import { refusalError } from '../fault-error';
import type { FaultyCall } from '../faults';
import type { Verdict } from '../gateway';
import { AwsError, type Where } from '../service';
import type { Access, Asked, RoleSession, ServicePrincipal } from './access';

/** A call that a service of AWS makes under a role, such as a state machine's to a table. */
export interface RoleCall extends RoleSession {
  /** The service that has assumed the role, and for what. */
  readonly by: ServicePrincipal;
  /** Where the caller is. */
  readonly where: Where;
  /** Signing name of the service that is called, and the operation: what faults go by. */
  readonly service: string;
  readonly operation: string;
  readonly asked: Asked;
}

/** The role does not exist, or does not trust the service that is to act under it. */
export class RoleNotAssumed extends AwsError {}

/** The work was done and its answer lost on the way. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}

export interface RoleCallsProps {
  readonly access: Pick<Access, 'assumptionRefusal' | 'refusal'>;
  readonly faults?: { check(call: FaultyCall, operation: string): Promise<Verdict> };
}

/** What services of the local organization call of each other: checked, and met by faults, like calls from outside. */
export class RoleCalls {
  constructor(private readonly props: RoleCallsProps) {}

  /**
   * Does the work of a call where it is allowed and no fault keeps it from being done.
   *
   * @throws AwsError as the called service refuses it, RoleNotAssumed among them, and LostAnswer
   */
  async call<Result>(call: RoleCall, work: () => Promise<Result>): Promise<Result> {
    const { access, faults } = this.props;
    const { by, role, session, where, service, operation, asked } = call;
    const untrusted = await access.assumptionRefusal(role, by);
    if (untrusted !== undefined) throw new RoleNotAssumed('AccessDeniedException', untrusted);
    const refusal = await access.refusal({ role, session }, asked);
    if (refusal !== undefined) throw refusalError({ service, accessKeyId: '' }, operation, refusal);
    const verdict = await faults?.check({ ...where, service, accessKeyId: '', role }, operation);
    if (verdict?.kind === 'answer') throw verdict.error;
    const result = await work();
    if (verdict?.kind === 'lose-answer') throw new LostAnswer(`The answer to ${operation} of ${service} was lost`);
    return result;
  }
}
