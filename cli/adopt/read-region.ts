import { GetDetectorCommand, GuardDutyClient, paginateListDetectors } from '@aws-sdk/client-guardduty';
import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { Access } from './account-access';
import type { FoundDetector, FoundRegion, Reading } from './found';
import { whyUnread } from './why-unread';

/** What of an account is asked for. */
export interface Wanted {
  readonly detectors: boolean;
  readonly hubs: boolean;
}

/** Reads what one account has in one Region. */
export async function readRegion(access: Reading<Access>, region: string, wanted: Wanted): Promise<FoundRegion> {
  const [detector, hub] = await Promise.all([
    wanted.detectors ? reading(access, (settings) => readDetector(settings, region)) : undefined,
    wanted.hubs ? reading(access, (settings) => readHub(settings, region)) : undefined,
  ]);
  return { region, ...(detector && { detector }), ...(hub && { hub }) };
}

/** Reads with an access that may be none; what fails is told, and is no error. */
export async function reading<T>(access: Reading<Access>, read: (access: Access) => Promise<T>): Promise<Reading<T>> {
  if ('unread' in access) return access;
  try {
    return { read: await read(access.read) };
  } catch (error) {
    return { unread: whyUnread(error) };
  }
}

async function readDetector(access: Access, region: string): Promise<FoundDetector | null> {
  const client = new GuardDutyClient({ ...access, region });
  try {
    for await (const { DetectorIds = [] } of paginateListDetectors({ client }, {})) {
      const [id] = DetectorIds;
      if (id === undefined) continue;
      const { Status, Tags = {} } = await client.send(new GetDetectorCommand({ DetectorId: id }));
      const madeBy = Tags['Project'] === 'portcullis' ? Tags['Stack'] : undefined;
      return { id, isSuspended: Status === 'DISABLED', ...(madeBy !== undefined && { madeBy }) };
    }
    return null;
  } finally {
    client.destroy();
  }
}

async function readHub(access: Access, region: string): Promise<boolean> {
  const client = new SecurityHubClient({ ...access, region });
  try {
    await client.send(new DescribeHubCommand({}));
    return true;
  } catch (error) {
    const { name, message } = error as Error;
    // The API has no other word for "off". The same error with other words is one.
    const isOff =
      name === 'ResourceNotFoundException' || (name === 'InvalidAccessException' && /not subscribed/i.test(message));
    if (!isOff) throw error;
    return false;
  } finally {
    client.destroy();
  }
}
