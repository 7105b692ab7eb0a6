import { truncate } from '../../functions/core/untrusted';

/** What a text holds: one document, or several of JSON Lines; and what of it could not be read. */
export interface DocumentReading {
  readonly documents: readonly unknown[];
  readonly problems: readonly string[];
}

/**
 * Reads JSON, or JSON Lines: a document on each line, as exports and log files have them. A line that is no JSON costs
 * the others nothing.
 * @throws SyntaxError when the text is neither
 */
export function readDocuments(text: string): DocumentReading {
  try {
    return { documents: [JSON.parse(text) as unknown], problems: [] };
  } catch (error) {
    const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
    // A document over several lines that is cut or broken has no line that is a document.
    const readings = lines.length > 1 ? lines.map(({ line, number }) => ({ number, ...readLine(line) })) : [];
    if (!readings.some(({ document }) => typeof document === 'object' && document !== null)) throw error;
    return {
      documents: readings.filter(({ problem }) => problem === undefined).map(({ document }) => document),
      problems: readings.flatMap(({ number, problem }) =>
        problem === undefined ? [] : [`line ${number} is not JSON: ${truncate(problem, 100)}`],
      ),
    };
  }
}

function readLine(line: string): { readonly document?: unknown; readonly problem?: string } {
  try {
    return { document: JSON.parse(line) as unknown };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
