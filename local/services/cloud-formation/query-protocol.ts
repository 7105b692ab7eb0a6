import type { AwsAnswer, AwsRequest } from '../../service';

/** What a request of the query protocol holds: texts, lists and structures. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads `Parameters.member.1.ParameterKey=a` and the like into lists and structures. */
export function readQuery({ body }: Pick<AwsRequest, 'body'>): Input {
  const root: Tree = {};
  for (const [path, value] of new URLSearchParams(body.toString('utf8'))) {
    const parts = path.split('.');
    let at = root;
    for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Tree;
    at[parts.at(-1) ?? ''] = value;
  }
  return lists(root) as Input;
}

interface Tree {
  [name: string]: string | Tree;
}

function lists(node: string | Tree): unknown {
  if (typeof node === 'string') return node;
  const { member } = node;
  // Members are numbered and come in any order.
  if (typeof member === 'object') {
    return Object.entries(member)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, one]) => lists(one));
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, lists(value)]));
}

/** An answer of CloudFormation: members without a value are left out. */
export function answerQuery(operation: string, result: object): AwsAnswer {
  const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  const body = `<${operation}Response xmlns="${namespace}"><${operation}Result>${xml(result)}</${operation}Result></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => `<${name}>${xml(one)}</${name}>`)
      .join('');
  }
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
