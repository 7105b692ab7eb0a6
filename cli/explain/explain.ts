import { decide, productArnProblem } from '../../functions/core/decide';
import type { Finding } from '../../functions/core/finding';
import type { Verdict } from '../../functions/core/policy';
import { readEvent } from '../../functions/core/read-event';
import { truncate } from '../../functions/core/untrusted';
import { matchesCompiled } from '../../local/services/event-bridge/pattern';
import { eventsIn, eventsInside, type Sent } from './as-event';
import type { ExplainedFinding, ExplainedHost, Explanation } from './explanation';
import { readDocuments } from './read-documents';
import type { Setting } from './setting';
import { deployedOf, readRules, type Deployed, type ReadRule } from './way/deployed';
import { eventGates, toldGate } from './way/event-gates';
import { stopIn, type Gate } from './way/gate';
import { believingGates, judgingGates } from './way/host-gates';
import { storeGates } from './way/store-gates';

/** What every finding meets. */
interface Way {
  readonly setting: Setting;
  readonly rules: readonly ReadRule[];
  readonly deployed: Deployed | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** EventBridge takes no larger event, and Security Hub no larger finding: beyond it, matching would take its time. */
const largestEvent = 1024 * 1024;

/**
 * Tells what would happen to what a file holds: gate after gate, by the definitions that are deployed and the decisions of
 * the deployed functions.
 * @param now milliseconds since 1970: a finding that was last seen long before blocks nothing
 */
export function explain(file: string, text: string, setting: Setting, now: number): Explanation {
  try {
    const { documents, problems } = readDocuments(text);
    return {
      file,
      ...explainEvents(
        documents.flatMap((document) => eventsIn(document)),
        problems,
        setting,
        now,
      ),
    };
  } catch (error) {
    return failure(file, textError(text, error));
  }
}

/** The explanation of what could not be read at all. */
export function failure(file: string, error: string): Explanation {
  return { file, rules: [], findings: [], error };
}

function textError(text: string, error: unknown): string {
  if (text.trim() === '') return 'is empty';
  if (error instanceof SyntaxError) return `is not JSON: ${truncate(error.message, 160)}`;
  // The stack runs out, which no real event brings about.
  if (error instanceof RangeError) return 'is nested too deeply to be an event';
  // The other files have a right to their answers, whatever is wrong with this one.
  return `cannot be explained: ${truncate(String(error), 160)}`;
}

function explainEvents(
  events: readonly (Sent | undefined)[],
  problems: readonly string[],
  setting: Setting,
  now: number,
): Omit<Explanation, 'file'> {
  const rules = readRules(setting.products);
  const way = { setting, rules, now, deployed: setting.organization && deployedOf(setting.organization) };
  const matching = new Set<string>();
  const findings: ExplainedFinding[] = [];
  const errors = [...problems, ...(events.length === 0 ? ['holds no event and no finding'] : [])];
  events.forEach((sent, index) => {
    const where = events.length > 1 ? `[${index}] ` : '';
    if (sent === undefined) {
      errors.push(`${where}is neither an event of EventBridge nor a finding in ASFF, OCSF or GuardDuty's form`);
    } else if (JSON.stringify(sent.event).length > largestEvent) {
      errors.push(`${where}is larger than an event can be`);
    } else {
      const { event } = sent;
      const inside = foreignFindings(event);
      // Those of an event that is none of Security Hub's are shown; that they do nothing, the gates say.
      const read = inside === undefined ? readEvent(event) : { findings: inside, problems: [] };
      for (const { where: place, problem } of read.problems) errors.push(`${where}${place} ${problem}`);
      for (const finding of read.findings) {
        const problem = productArnProblem(finding);
        if (problem !== undefined) errors.push(`${where}${truncate(finding.id, 100)} ${problem}`);
        const explained = explainFinding(sent, finding, way);
        if (explained.told.outcome !== 'not reached') {
          for (const { name, compiled } of rules) if (matchesCompiled(compiled, event)) matching.add(name);
        }
        findings.push(explained);
      }
    }
  });
  return {
    rules: rules.map(({ name }) => name).filter((name) => matching.has(name)),
    findings,
    error: errors.length > 0 ? truncate(errors.join('; '), 1_000) : null,
  };
}

/** Findings of an event that is none of Security Hub's imports; `undefined` for one that is. */
function foreignFindings(event: object): readonly Finding[] | undefined {
  const [problem] = readEvent(event).problems;
  if (problem?.where !== 'event') return undefined;
  return eventsInside(event).flatMap((inside) => readEvent(inside).findings);
}

/** What comes to the bus, on its way there, is stopped by none of these. */
const onTheBus: readonly Gate['gate'][] = ['rule'];

function explainFinding(sent: Sent, finding: Finding, way: Way): ExplainedFinding {
  const { setting, rules, deployed, now } = way;
  const { id, productArn, account, region, severity, recordState, workflowStatus } = finding;
  const before = eventGates(sent, finding, { rules, products: setting.products, deployed });
  const gates = [...before, ...believingGates(finding, setting.policy, now)];
  const stop = stopIn(gates);
  return {
    ...{ id, product: productArn, account, region, severity },
    state: recordState === 'ACTIVE' ? workflowStatus : recordState,
    stop: stop?.gate ?? null,
    gates,
    told: toldGate(sent.event, rules, stopIn(before.filter(({ gate }) => !onTheBus.includes(gate)))),
    hosts: decide(finding, setting.policy, now).map((verdict) => explainHost(verdict, finding, stop, way)),
  };
}

/** @param stopBefore the gate that stops the finding with all of its hosts */
function explainHost(verdict: Verdict, finding: Finding, stopBefore: Gate | undefined, way: Way): ExplainedHost {
  const { setting, deployed, now } = way;
  const { host, reason } = verdict;
  const { policy, records } = setting;
  const gates = [
    ...judgingGates(verdict, finding, policy),
    ...(verdict.decision === 'block'
      ? storeGates({ host, reason, finding, policy, now, records }, deployed)
      : (['record', 'groups'] as const).map((gate): Gate => {
          return { gate, outcome: 'not reached', reason: `not looked at: it stops at ${verdict.gate}` };
        })),
  ];
  const stop = stopBefore ?? stopIn(gates);
  return {
    host,
    decision: stop === undefined ? 'block' : 'refuse',
    reason: stop?.reason ?? reason,
    stop: stop?.gate ?? null,
    gates,
  };
}
