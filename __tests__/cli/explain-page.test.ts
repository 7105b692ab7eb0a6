import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { explain } from '../../cli/explain/explain';
import { settingOf } from '../../cli/explain/setting';
import { showExplanation } from '../../cli/explain/show-explanation';
import { loadOrganization } from '../../organization/load-organization';
import { fixture } from '../functions/fixture';
import { now } from './gate-by-gate';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/operate.md'), 'utf8');

it('prints what docs/operate.md shows, for the organization file that is shipped', () => {
  const [shown] = /(?<=^```\n)finding\.json\n[^`]*(?=\n```)/m.exec(page)!;
  const finding = fixture('network-connection').detail.findings[0];
  const id = 'arn:aws:guardduty:eu-west-1:444444444444:detector/0ab1c2d3/finding/1ac9f6a0';
  const given = { ...finding, Id: id, Region: 'eu-west-1' };
  const setting = settingOf(loadOrganization(join(root, 'organization.yaml')));
  const explanation = explain('finding.json', JSON.stringify(given), setting, now);
  expect(showExplanation(explanation, pc.createColors(false))).toBe(shown);
});
