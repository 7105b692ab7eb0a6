import type { createColors } from 'picocolors';
import { plainText } from '../../terminal/plain-text';
import type { ExplainedFinding, ExplainedHost, Explanation } from './explanation';
import type { Gate } from './way/gate';

type Colors = ReturnType<typeof createColors>;

/** An explanation for people: the rules, and for each finding and each of its hosts a line for each gate. */
export function showExplanation({ file, rules, findings }: Explanation, colors: Colors): string {
  const matching = rules.length > 0 ? rules.join(', ') : 'none, so nothing is blocked and nobody is told';
  return [
    colors.bold(plainText(file)),
    `  rules: ${matching}`,
    ...findings.flatMap((finding) => findingLines(finding, colors)),
  ].join('\n');
}

function findingLines(finding: ExplainedFinding, colors: Colors): string[] {
  const { id, severity, state, account, region, hosts, gates, told } = finding;
  const place = [account, region].filter(Boolean).join(', ');
  const isTold = told.outcome === 'passes' ? 'told  ' : 'quiet ';
  return [
    `  ${severity} ${plainText(state)} ${plainText(id)}${place === '' ? '' : ` (${plainText(place)})`}`,
    ...gateLines(gates, '    ', false, colors),
    `    ${isTold} ${plainText(told.reason)}`,
    ...hosts.flatMap((host) => hostLines(host, finding.stop !== null, colors)),
    ...(hosts.length === 0 ? [colors.dim('    names no remote host')] : []),
  ];
}

function hostLines({ host, decision, stop, gates }: ExplainedHost, isStopped: boolean, colors: Colors): string[] {
  const word = decision === 'block' ? colors.red('block ') : colors.yellow('refuse');
  const at = stop === null ? '' : `, which stops at ${stop}`;
  return [`    ${word} ${plainText(host)}${at}`, ...gateLines(gates, '      ', isStopped, colors)];
}

/**
 * A line for each gate up to the one that stops, and what it takes to go on. What would stop it after that is said as
 * well, so that nobody mends one after another.
 * @param isStopped whether one before these has stopped it
 */
function gateLines(gates: readonly Gate[], indent: string, isStopped: boolean, colors: Colors): string[] {
  const lines: string[] = [];
  let stopped = isStopped;
  for (const { gate, outcome, reason, remedy, show = [] } of gates) {
    if (outcome === 'not reached' || (stopped && outcome !== 'stops')) continue;
    const mark = outcome === 'stops' ? (stopped ? 'also' : 'STOP') : outcome === 'unknown' ? '?   ' : 'ok  ';
    const colored = outcome === 'stops' ? colors.yellow(mark) : outcome === 'unknown' ? colors.cyan(mark) : mark;
    lines.push(`${indent}${colored} ${gate.padEnd(11)} ${plainText(reason)}`);
    const more = [
      ...(remedy === undefined ? [] : [`Do: ${remedy}`]),
      ...(outcome === 'unknown' ? show : []).map((one) => `$ ${one}`),
    ];
    lines.push(...more.map((line) => `${indent}${' '.repeat(17)}${plainText(line)}`));
    if (outcome === 'stops') stopped = true;
  }
  return lines;
}
