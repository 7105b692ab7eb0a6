import { findingTypePages, rowsOf } from '../functions/core/finding-types';
import type { FindingTypePage, RemoteSide } from '../functions/core/finding-types/finding-type';
import { isBlockedSide } from '../functions/core/side-reason';

const sides: Readonly<Record<RemoteSide, string>> = {
  attacker: 'attacks us',
  destination: 'malicious destination that our resource talks to',
  victim: 'attacked by our resource',
  own: 'our own people or settings',
  unclear: 'may be a partner or ourselves',
  none: 'not named',
  'by-direction': 'attacks us where it comes in, else attacked by our resource',
  sequence: 'of each endpoint, what its indicators say',
};

const introduction = `# Which findings block a host, and which are only told?

Made from the table in \`functions/core/finding-types\` by \`npm run docs\`. Do not edit it here.

GuardDuty's findings differ in who the remote side is. Portcullis drops who attacks us, and what our compromised resources obey; never whom we attack, and never our own people. The finding's type says who it is:

- **blocked**: the remote hosts of such a finding are dropped in every VPC.
- **told**: they are not dropped. The history keeps them as refused, with the row as the reason, and Slack says so where the finding is high or critical.
- **by direction**: brute force goes both ways. Who comes in is blocked, whom we go out to is told, and so is a finding that does not say.
- **by endpoint**: of an attack sequence those hosts are blocked that an indicator calls malicious, Tor or mining.

A type that is missing here is told, unless the finding comes in to us and a threat list names the host.

A type is known in each of its spellings: Security Hub writes \`Recon:EC2/Portscan\` as \`TTPs/Discovery/Recon:EC2-Portscan\`.
`;

/** The whole of docs/finding-types.md, formatted. */
export function findingTypesPage(): string {
  return [introduction, ...findingTypePages.map(section)].join('\n');
}

function section(page: FindingTypePage): string {
  const rows = rowsOf(page)
    .sort((one, other) => (one.type < other.type ? -1 : 1))
    .map(({ type, side }) => [`\`${type}\``, sides[side], happens(side)] as const);
  const note = page.retired ? 'GuardDuty makes no such findings any more. ' : '';
  return `## ${page.title}\n\n${note}Source: <${page.source}>\n\n${table([['type', 'remote side', ''], ...rows])}`;
}

function happens(side: RemoteSide): string {
  if (side === 'by-direction') return 'by direction';
  if (side === 'sequence') return 'by endpoint';
  return isBlockedSide(side) ? '**blocked**' : 'told';
}

/** A table with columns as wide as their widest cell, which is how Prettier formats it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |\n`;
  const [head = [], ...body] = rows;
  return [line(head, ' '), line([], '-'), ...body.map((row) => line(row, ' '))].join('');
}
