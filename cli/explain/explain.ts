import { decide, productArnProblem } from '../../functions/core/decide';
import type { Finding } from '../../functions/core/finding';
import type { Policy } from '../../functions/core/policy';
import { readEvent } from '../../functions/core/read-event';
import { truncate } from '../../functions/core/untrusted';
import { compilePattern } from '../../local/services/event-bridge/compile-pattern';
import { matches, matchesCompiled } from '../../local/services/event-bridge/pattern';
import { securityHubFindings } from '../../stacks/constructs/event-patterns';
import { busRules } from '../../stacks/constructs/event-rules';
import { eventsIn, eventsInside } from './as-event';
import type { ExplainedFinding, Explanation } from './explanation';
import { readDocuments } from './read-documents';

/** What an organization lays down. */
export interface Setting {
  readonly policy: Policy;
  /** Products whose findings people are told of. */
  readonly products: readonly string[];
}

/** EventBridge takes no larger event, and Security Hub no larger finding: beyond it, matching would take its time. */
const largestEvent = 1024 * 1024;

/**
 * Tells what would happen to what a file holds: by the deployed rules' patterns and the deployed functions' decisions.
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
  events: readonly (object | undefined)[],
  problems: readonly string[],
  setting: Setting,
  now: number,
): Omit<Explanation, 'file'> {
  const rules = busRules(setting.products).map((rule) => ({ ...rule, compiled: compilePattern(rule.pattern) }));
  const matching = new Set<string>();
  const findings: ExplainedFinding[] = [];
  const errors = [...problems, ...(events.length === 0 ? ['holds no event and no finding'] : [])];
  events.forEach((event, index) => {
    const where = events.length > 1 ? `[${index}] ` : '';
    if (event === undefined) {
      errors.push(`${where}is neither an event of EventBridge nor a finding in ASFF, OCSF or GuardDuty's form`);
    } else if (JSON.stringify(event).length > largestEvent) {
      errors.push(`${where}is larger than an event can be`);
    } else {
      const isForwarded = matches(securityHubFindings, event);
      const taking = isForwarded ? rules.filter(({ compiled }) => matchesCompiled(compiled, event)) : [];
      for (const { name } of taking) matching.add(name);
      const isCaught = taking.some(({ starts }) => starts === 'sechub-record-ip');
      const read = isForwarded ? readEvent(event) : { findings: foreignFindings(event), problems: [] };
      for (const { where: place, problem } of read.problems) errors.push(`${where}${place} ${problem}`);
      for (const finding of read.findings) {
        const problem = productArnProblem(finding);
        if (problem !== undefined) errors.push(`${where}${truncate(finding.id, 100)} ${problem}`);
        findings.push(explainFinding(finding, isCaught, setting.policy, now));
      }
    }
  });
  return {
    rules: rules.map(({ name }) => name).filter((name) => matching.has(name)),
    findings,
    error: errors.length > 0 ? truncate(errors.join('; '), 1_000) : null,
  };
}

/** Findings of an event that is none of Security Hub's: to be shown, and not to be acted upon. */
function foreignFindings(event: object): readonly Finding[] {
  return eventsInside(event).flatMap((inside) => readEvent(inside).findings);
}

function explainFinding(finding: Finding, isCaught: boolean, policy: Policy, now: number): ExplainedFinding {
  const { id, productArn, account, region, severity, recordState, workflowStatus } = finding;
  const state = recordState === 'ACTIVE' ? workflowStatus : recordState;
  const hosts = decide(finding, policy, now).map((verdict) =>
    isCaught || verdict.decision === 'refuse'
      ? verdict
      : { ...verdict, decision: 'refuse' as const, reason: 'no rule takes this event to sechub-record-ip' },
  );
  return { id, product: productArn, account, region, severity, state, hosts };
}
