import { severityOfScore } from '../../functions/core/severity';
import { at, isObject, textOf } from '../../functions/core/untrusted';

/** The lowest normalised score of each label, which Security Hub fills in where a finding has the label alone. */
const scores: ReadonlyMap<string, number> = new Map([
  ['INFORMATIONAL', 0],
  ['LOW', 1],
  ['MEDIUM', 40],
  ['HIGH', 70],
  ['CRITICAL', 90],
]);

/**
 * A finding in ASFF as Security Hub completes it at an import, so that the rules meet what they would meet: severity and
 * types from `FindingProviderFields` where the finding has none of its own, the label from the score and the score from
 * the label, an active record and a new workflow (AWS Security Hub user guide, "Required top-level ASFF attributes" and
 * "FindingProviderFields"). What is broken stays as it is.
 */
export function asImported(finding: object): object {
  const provided = at(finding, 'FindingProviderFields');
  const severity = at(finding, 'Severity') ?? at(provided, 'Severity');
  const types = at(finding, 'Types') ?? at(provided, 'Types');
  return {
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
    ...finding,
    ...(isObject(severity) && { Severity: completed(severity) }),
    ...(types !== undefined && { Types: types }),
  };
}

function completed(severity: object): object {
  const label = textOf(at(severity, 'Label'), 16);
  const score = at(severity, 'Normalized');
  if (label === '' && typeof score === 'number') return { ...severity, Label: severityOfScore(score) };
  const lowest = scores.get(label);
  return score === undefined && lowest !== undefined ? { ...severity, Normalized: lowest } : severity;
}
