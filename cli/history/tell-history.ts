import { isatty } from 'node:tty';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pc from 'picocolors';
import { clientSettings } from '../../functions/adapters/client-settings';
import { DynamoDbHistory } from '../../functions/adapters/dynamodb-history';
import { DynamoDbHosts } from '../../functions/adapters/dynamodb-hosts';
import { readAddress } from '../../functions/core/address';
import { BlocklistUnavailable } from '../../functions/core/errors';
import { loadOrganization } from '../../organization/load-organization';
import { historyTable, hostsTable } from '../../organization/names';
import { OrganizationError } from '../../organization/organization-error';
import { organizationPath } from '../../organization/organization-path';
import { print, printJson, sayLines } from '../../terminal/print';
import { showHistory } from './show-history';

export interface HistoryOptions {
  readonly json?: boolean;
  readonly organization?: string;
}

/**
 * Tells what was decided about a host, from the tables in the home Region, with the caller's own credentials.
 * @returns whether it could be told
 */
export async function tellHistory(text: string, options: HistoryOptions): Promise<boolean> {
  const reading = readAddress(text);
  if ('refusal' in reading) return fail(`"${text}" ${reading.refusal}`);
  try {
    const client = new DynamoDBClient({
      ...clientSettings,
      region: loadOrganization(organizationPath(options.organization)).homeRegion,
    });
    const history = new DynamoDbHistory(client, historyTable, Date.now);
    const { host } = reading;
    const [record = null, entries] = await Promise.all([
      new DynamoDbHosts(client, hostsTable).find(host),
      history.of(host),
    ]);
    const found = { host, record, entries };
    const colors = pc.createColors(pc.isColorSupported && isatty(1));
    if (options.json === true) printJson(found);
    else print(showHistory(found, colors));
    return true;
  } catch (error) {
    if (error instanceof OrganizationError) return fail(error.message);
    if (!(error instanceof BlocklistUnavailable)) throw error;
    return fail(`${error.message}\nIt is in the security account: are these its credentials?`);
  }
}

function fail(message: string): false {
  sayLines(message);
  return false;
}
