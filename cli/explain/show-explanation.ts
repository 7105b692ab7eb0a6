import type { createColors } from 'picocolors';
import { plainText } from '../plain-text';
import type { ExplainedFinding, Explanation } from './explanation';

type Colors = ReturnType<typeof createColors>;

/** An explanation for people: the rules, a line for each finding, a line for each host. */
export function showExplanation({ file, rules, findings }: Explanation, colors: Colors): string {
  const matching = rules.length > 0 ? rules.join(', ') : 'none, so nothing is blocked and nobody is told';
  return [
    colors.bold(plainText(file)),
    `  rules: ${matching}`,
    ...findings.flatMap((finding) => findingLines(finding, colors)),
  ].join('\n');
}

function findingLines({ id, severity, state, account, region, hosts }: ExplainedFinding, colors: Colors): string[] {
  const place = [account, region].filter(Boolean).join(', ');
  return [
    `  ${severity} ${plainText(state)} ${plainText(id)}${place === '' ? '' : ` (${plainText(place)})`}`,
    ...hosts.map(({ host, decision, reason }) => {
      const word = decision === 'block' ? colors.red('block ') : colors.yellow('refuse');
      return `    ${word} ${plainText(host)}: ${plainText(reason)}`;
    }),
    ...(hosts.length === 0 ? [colors.dim('    names no remote host')] : []),
  ];
}
