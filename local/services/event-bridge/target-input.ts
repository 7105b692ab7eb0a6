import type { Delivery } from './target';

/** What a target receives of an event: the event itself unless the target says otherwise. JSON, or a template's text. */
export function targetInput({ event, rule, target }: Omit<Delivery, 'bus' | 'isForwarded'>, now: Date): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const { detail, ...withoutDetail } = event;
  const values = new Map<string, unknown>([
    ...Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)] as const),
    ['aws.events.rule-arn', rule.Arn],
    ['aws.events.rule-name', rule.Name],
    ['aws.events.event.ingestion-time', now.toISOString()],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', { ...withoutDetail, detail }],
  ]);
  return fill(InputTemplate, values);
}

/** The value at a path such as `$.detail.findings[0]['Id']`; undefined where there is none. */
export function valueAt(event: object, path: string): unknown {
  const steps = path.match(/\[\d+\]|\['[^']*'\]|[^.[\]$]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const name = step.replace(/^\['?|'?\]$/g, '');
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }, event);
}

function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  let isInText = false;
  return template.replace(/\\.|"|<([^<>\s]+)>/gs, (found: string, name: string | undefined) => {
    if (found === '"') isInText = !isInText;
    if (name === undefined || !values.has(name)) return found;
    const value = values.get(name);
    if (!isInText) return JSON.stringify(value ?? null);
    if (value === undefined) return '';
    // Inside a text no second pair of quotes; what would end the text is escaped.
    return typeof value === 'string'
      ? JSON.stringify(value).slice(1, -1)
      : JSON.stringify(value).replaceAll('"', '\\"');
  });
}
