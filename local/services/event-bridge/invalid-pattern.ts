import { AwsError } from '../../service';

/** An event pattern that EventBridge would refuse; `path` says where in the pattern. */
export class InvalidPattern extends AwsError {
  /** @param path the names from the top, joined by dots; empty for the whole pattern */
  constructor(
    readonly path: string,
    reason: string,
  ) {
    const where = path === '' ? '' : ` at ${path}`;
    super('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}${where}`);
  }
}
