/** Errors by name: state machines retry and catch these, and people read them. Each says what happened and what to do. */

class NamedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Minified class names change from build to build, and state machines match on `name`.
    this.name = new.target.errorName;
  }

  static readonly errorName: string = 'Error';
}

/** A table could not be read or written: the blocklist is unknown, so nothing may be concluded. Worth a retry. */
export class BlocklistUnavailable extends NamedError {
  static override readonly errorName = 'BlocklistUnavailable';
}

/**
 * A batch that the state machine names is not in the table: which firewalls it holds is unknown, and that is not the same
 * as none. No retry brings it back.
 */
export class BatchMissing extends NamedError {
  static override readonly errorName = 'BatchMissing';
}

/** Slack did not answer, or asked for patience. Worth a retry. */
export class SlackUnavailable extends NamedError {
  static override readonly errorName = 'SlackUnavailable';
}

/** Slack refused the message or the webhook, or there is no webhook: a person has to act. */
export class SlackRefused extends NamedError {
  static override readonly errorName = 'SlackRefused';
}

/** The environment of a function is incomplete: the deployment is at fault. */
export class EnvironmentInvalid extends NamedError {
  static override readonly errorName = 'EnvironmentInvalid';
}

/** The input of a function is not what the step before it answers: the state machine is at fault. */
export class InputInvalid extends NamedError {
  static override readonly errorName = 'InputInvalid';
}

/** The rule group has changed since it was described: begin again from there. */
export class StaleToken extends NamedError {
  static override readonly errorName = 'StaleToken';
}

/** What AWS said of a firewall, which is the `cause`, and what it means to us. */
export class FirewallError extends NamedError {
  static override readonly errorName: string = 'FirewallError';
}

/** A firewall's API throttled, failed or did not answer. Worth a retry. */
export class FirewallUnavailable extends FirewallError {
  static override readonly errorName = 'FirewallUnavailable';
}

/** The role that works in the firewall's account cannot be assumed: it is missing, or does not let us in. */
export class RoleNotAssumed extends FirewallError {
  static override readonly errorName = 'RoleNotAssumed';
}

/** The firewall has no rule group of ours. */
export class RuleGroupMissing extends FirewallError {
  static override readonly errorName = 'RuleGroupMissing';
}

/** Another updater has held the firewall for as long as we could wait. */
export class FirewallBusy extends NamedError {
  static override readonly errorName = 'FirewallBusy';
}

/** Every firewall of a batch that is left to do is with another updater, or was until a moment ago. Worth a retry. */
export class FirewallsBusy extends NamedError {
  static override readonly errorName = 'FirewallsBusy';
}

/** The accounts of the organization could not be read: nothing can be said of who reports. */
export class OrganizationUnavailable extends NamedError {
  static override readonly errorName = 'OrganizationUnavailable';
}

/** What the stack says of who is to report is missing or damaged: the deployment is at fault. */
export class EnrolmentSettingsInvalid extends NamedError {
  static override readonly errorName = 'EnrolmentSettingsInvalid';
}

/** GuardDuty or Security Hub refused a call about members; `cause` is what it said. */
export class MembersRefused extends NamedError {
  static override readonly errorName = 'MembersRefused';
}

/** GuardDuty or Security Hub did not answer, or asked for patience again and again; `cause` is what it said. */
export class MembersUnavailable extends NamedError {
  static override readonly errorName = 'MembersUnavailable';
}

/** The topic of the alarms could not be told. */
export class TopicUnavailable extends NamedError {
  static override readonly errorName = 'TopicUnavailable';
}

/** A rule that is not ours stands at a priority that is. */
export class PriorityCollision extends NamedError {
  static override readonly errorName = 'PriorityCollision';

  constructor(
    readonly priority: number,
    actions: readonly string[],
  ) {
    super(
      `A rule that Portcullis did not write (${actions.join(', ')}) stands at priority ${priority}. ` +
        'Priorities 30000 to 30003 belong to Portcullis: move that rule to another priority.',
    );
  }
}
