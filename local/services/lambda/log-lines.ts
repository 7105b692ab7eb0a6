import { randomUUID } from 'node:crypto';

import type { Outcome } from './environment';

export interface InvocationReport {
  readonly requestId: string;
  readonly milliseconds: number;
  /** Megabytes. */
  readonly memory: number;
  /** `Text` or `JSON`. */
  readonly format: string;
}

/** The lines of an invocation as they stand in its log, between those that the platform writes. */
export function logLines(outcome: Outcome, report: InvocationReport): readonly string[] {
  const { requestId, milliseconds, memory } = report;
  const time = new Date().toISOString();
  if (report.format === 'JSON') {
    const line = (type: string, record: object): string => JSON.stringify({ time, type: `platform.${type}`, record });
    const status = 'error' in outcome ? 'error' : 'success';
    const metrics = { durationMs: milliseconds, billedDurationMs: milliseconds, memorySizeMB: memory };
    return [
      line('start', { requestId, version: '$LATEST' }),
      ...outcome.lines,
      ...('error' in outcome
        ? [JSON.stringify({ timestamp: time, level: 'ERROR', requestId, message: outcome.error })]
        : []),
      line('report', { requestId, status, metrics }),
    ];
  }
  const duration = `Duration: ${milliseconds} ms\tBilled Duration: ${milliseconds} ms`;
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...outcome.lines,
    ...('error' in outcome ? [`${time}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify(outcome.error)}`] : []),
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\t${duration}\tMemory Size: ${memory} MB`,
  ];
}

/** A name for an environment's log stream, as Lambda makes them. */
export function logStream(now: Date): string {
  return `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
}
