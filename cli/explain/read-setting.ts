import { plainPolicy } from '../../functions/core/policy';
import { loadOrganization } from '../../organization/load-organization';
import { OrganizationError } from '../../organization/organization-error';
import { settingOf, type Setting } from './setting';

/** The setting, and what people should know about where it comes from. */
export interface SettingReading {
  readonly setting: Setting;
  readonly note?: string;
}

/**
 * Reads what an organization lays down. Without a file, what counts everywhere is taken, and said; a file that was named,
 * or is there and is wrong, is an error: the answers would be other than those of the deployed functions.
 *
 * @param named the file that was asked for
 * @throws OrganizationError
 */
export function readSetting(named: string | undefined): SettingReading {
  const file = named ?? process.env['PORTCULLIS_ORGANIZATION'];
  try {
    return { setting: settingOf(loadOrganization(file ?? 'organization.yaml')) };
  } catch (error) {
    const isMissing =
      error instanceof OrganizationError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    if (file !== undefined || !isMissing) throw error;
    const note =
      'There is no organization.yaml here: which Regions and accounts are covered is not known, no network is on the never-block list, samples are refused, and a block lasts 720 hours.';
    const products = ['aws/guardduty', 'aws/inspector', 'aws/macie'];
    return { setting: { policy: plainPolicy, products }, note };
  }
}
