import type { Where } from '../service';

/** The parts of an ARN. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly where: Where;
  /** All that follows the account, such as `table/portcullis-hosts`. */
  readonly resource: string;
}

/** Takes an ARN apart; what is missing is empty. */
export function parseArn(arn: string): Arn {
  const [, partition = 'aws', service = '', region = '', account = '', ...resource] = arn.split(':');
  return { partition, service, where: { account, region }, resource: resource.join(':') };
}
