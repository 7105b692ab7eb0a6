import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../fixtures');

/** Names of all recorded events. */
export const fixtureNames = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

/** An event of Security Hub as EventBridge delivers it. */
export function fixture(name: string): any {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}
