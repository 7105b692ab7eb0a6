import { AwsError } from '../../service';

/** GuardDuty's one error for whatever it does not take; the provider knows some of its reasons by their words. */
export function badRequest(reason: string): AwsError {
  return new AwsError('BadRequestException', `The request is rejected because ${reason}.`);
}
