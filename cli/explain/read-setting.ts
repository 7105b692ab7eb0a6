import { plainPolicy } from '../../functions/core/policy';
import { loadOrganization } from '../../organization/load-organization';
import { organizationPath } from '../../organization/organization-path';
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
  const isNamed = named !== undefined || process.env['PORTCULLIS_ORGANIZATION'] !== undefined;
  try {
    return { setting: settingOf(loadOrganization(organizationPath(named))) };
  } catch (error) {
    const isMissing =
      error instanceof OrganizationError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    if (isNamed || !isMissing) throw error;
    const note =
      'There is no organization.yaml here: which Regions and accounts are covered is not known, no network is on the never-block list, samples are refused, and a block lasts 720 hours.';
    const products = ['aws/guardduty', 'aws/inspector', 'aws/macie'];
    return { setting: { policy: plainPolicy, products }, note };
  }
}
