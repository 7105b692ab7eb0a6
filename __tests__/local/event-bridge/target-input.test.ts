import { targetInput, valueAt } from '../../../local/services/event-bridge/target-input';
import type { Target } from '../../../local/services/event-bridge/target';

const event = {
  ...{ version: '0' as const, id: 'id', 'detail-type': 'type', source: 'source', account: '222222222222' },
  ...{ time: '2026-11-24T00:00:00Z', region: 'us-east-1', resources: ['arn'] },
  detail: { text: 'say "hi"', count: 3, findings: [{ Id: 'one' }], 'a-b': { c: null } },
};

function inputOf(target: Partial<Target>): string {
  const rule = { Name: 'rule', Arn: 'arn:rule' };
  return targetInput({ event, rule, target: { Id: '1', Arn: 'arn:target', ...target } }, new Date(0));
}

describe('targetInput', () => {
  it('is the whole event unless the target says otherwise', () => {
    expect(JSON.parse(inputOf({}))).toEqual(event);
  });

  it('is the constant text of Input', () => {
    expect(inputOf({ Input: '{"a":1}' })).toBe('{"a":1}');
  });

  it('is the part at InputPath', () => {
    expect(inputOf({ InputPath: '$.detail.findings' })).toBe('[{"Id":"one"}]');
    expect(inputOf({ InputPath: '$.detail.absent' })).toBe('null');
  });

  it.each([
    ['{"count": <count>, "all": <findings>}', '{"count": 3, "all": [{"Id":"one"}]}'],
    ['{"text": <text>}', '{"text": "say \\"hi\\""}'],
    ['{"text": "they <text>"}', '{"text": "they say \\"hi\\""}'],
    ['"<count> of <absent>"', '"3 of "'],
    ['{"absent": <absent>}', '{"absent": null}'],
    [
      '{"rule": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>}',
      '{"rule": "rule", "at": "1970-01-01T00:00:00.000Z"}',
    ],
    ['{"unknown": "<other>"}', '{"unknown": "<other>"}'],
  ])('fills the template %s', (InputTemplate, expected) => {
    const InputPathsMap = {
      count: '$.detail.count',
      text: '$.detail.text',
      findings: '$.detail.findings',
      absent: '$.nothing',
    };
    expect(inputOf({ InputTransformer: { InputPathsMap, InputTemplate } })).toBe(expected);
  });

  it('offers the event with and without its detail', () => {
    const InputTemplate = '{"all": <aws.events.event.json>, "head": <aws.events.event>}';
    const { all, head } = JSON.parse(inputOf({ InputTransformer: { InputTemplate } }));
    expect(all).toEqual(event);
    expect(head).toEqual({ ...event, detail: undefined });
  });
});

describe('valueAt', () => {
  it.each([
    ['$.detail.findings[0].Id', 'one'],
    ["$.detail['a-b'].c", null],
    ['$.resources[0]', 'arn'],
    ['$.detail-type', 'type'],
    ['$.detail.findings[1].Id', undefined],
    ['$.detail.text.length', undefined],
    ['$.constructor', undefined],
  ])('finds %s', (path, expected) => {
    expect(valueAt(event, path)).toEqual(expected);
  });

  it('is the whole event at the root', () => {
    expect(valueAt(event, '$')).toBe(event);
  });
});
