import * as fc from 'fast-check';
import { createColors } from 'picocolors';
import { explain } from '../../cli/explain/explain';
import { showExplanation } from '../../cli/explain/show-explanation';
import { showHistory } from '../../cli/history/show-history';
import { existingText } from '../../cli/adopt/existing-text';
import { plainPolicy } from '../../functions/core/policy';
import { plainText } from '../../terminal/plain-text';
import { print, say } from '../../terminal/print';
import { historyEntry } from '../functions/adapters/history.contract';
import { newBlock } from '../functions/adapters/blocklist.contract';
import { fixture } from '../functions/fixture';
import { numRuns } from '../functions/run-count';
import { hostileText, obeyed, written } from '../terminal/hostile-text';

const colors = createColors(false);
const now = Date.UTC(2026, 10, 24, 12);
const setting: Parameters<typeof explain>[2] = { policy: plainPolicy, products: ['aws/guardduty'] };

/** How every line of an explanation begins. */
const ownLine =
  /^( {2}(INFORMATIONAL|LOW|MEDIUM|HIGH|CRITICAL) | {4}(told|quiet|block|refuse|names no remote host)| {4}( {2})?(ok|STOP|also|\?) | {21,23}(Do: |\$ ))/;

type Path = readonly string[];
interface Tree {
  [key: string]: Tree;
}
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.keys(value).flatMap((key) => leavesOf((value as Record<string, unknown>)[key], [...path, key]));
}
const events = ['network-connection', 'ocsf-network-connection', 'port-probe'].map((name) => fixture(name));
const places = events.flatMap((event) => leavesOf(event).map((path) => ({ event, path })));

it('explains findings, wherever they hold hostile text, in lines that nothing obeys', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), hostileText, hostileText, ({ event, path }, text, name) => {
      const copy = structuredClone(event);
      const parent = path.slice(0, -1).reduce<Tree>((node, key) => node[key]!, copy);
      Object.assign(parent, { [path.at(-1)!]: text });
      const explanation = explain(name, JSON.stringify(copy), setting, now);
      const { stdout, stderr } = written(() => {
        print(showExplanation(explanation, colors));
        say(`${name}: ${explanation.error}`);
      });
      expect(obeyed(stdout)).toEqual([]);
      expect(obeyed(stderr)).toEqual([]);
      // None makes a line of its own: after the file and the rules come findings, gates, hosts, and what to do.
      const [file, rules, ...others] = stdout.trimEnd().split('\n');
      expect([file, rules]).toEqual([plainText(name), expect.stringMatching(/^ {2}rules: /)]);
      for (const line of others) expect(line).toMatch(ownLine);
    }),
    { numRuns },
  );
});

it('tells a history, whatever its entries hold, in lines that nothing obeys', () => {
  const entry = fc.record({
    Reason: hostileText,
    FindingId: hostileText,
    Account: hostileText,
    Region: hostileText,
    At: hostileText,
  });
  fc.assert(
    fc.property(hostileText, fc.array(entry, { minLength: 1, maxLength: 3 }), (Reason, entries) => {
      const record = { ...newBlock('185.220.101.4'), Reason };
      const history = { host: '185.220.101.4', record, entries: entries.map((each) => historyEntry(each)) };
      const { stdout } = written(() => print(showHistory(history, colors)));
      expect(obeyed(stdout)).toEqual([]);
      expect(stdout.split('\n')).toHaveLength(4 + entries.length + 1);
    }),
    { numRuns },
  );
});

it('writes lines for the organization file, whatever accounts are called, that nothing obeys', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (name, id, aggregator) => {
      const entry = {
        account: '222222222222',
        detectors: { 'us-west-2': id },
        hubs: ['us-west-2'],
        administrators: { guardDuty: [], securityHub: [] },
        aggregator,
      };
      const { stdout } = written(() => print(existingText([entry], new Map([['222222222222', name]])).trimEnd()));
      expect(obeyed(stdout)).toEqual([]);
      expect(stdout.trimEnd().split('\n')).toHaveLength(6);
    }),
    { numRuns },
  );
});
