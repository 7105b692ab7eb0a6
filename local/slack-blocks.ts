type Json = Readonly<Record<string, unknown>>;

/**
 * Why Slack would refuse a list of blocks, or undefined where it would not: sizes and types as its Block Kit reference
 * has them, and fields that it does not have, which Slack calls an "invalid additional property".
 */
export function wrongBlocks(blocks: unknown): string | undefined {
  try {
    const checked = list(blocks, 'blocks', 0, 50);
    checked.forEach((block, index) => checkBlock(block, `blocks[${index}]`));
    const ids = checked.map(({ block_id: id }) => id).filter((id) => id !== undefined);
    demand(new Set(ids).size === ids.length, 'blocks: every block_id must be unique');
    return undefined;
  } catch (error) {
    if (error instanceof WrongBlock) return error.message;
    throw error;
  }
}

class WrongBlock extends Error {}

/** The fields of each block and element that is checked, beside `type` and `block_id`. */
const fields: Readonly<Record<string, readonly string[]>> = {
  divider: [],
  header: ['text'],
  section: ['text', 'fields', 'accessory', 'expand'],
  context: ['elements'],
  actions: ['elements'],
  rich_text: ['elements'],
  image: ['image_url', 'alt_text', 'title'],
  button: ['text', 'url', 'value', 'action_id', 'style', 'accessibility_label'],
  plain_text: ['text', 'emoji'],
  mrkdwn: ['text', 'verbatim'],
};

function onlyKnown(given: Json, at: string): void {
  const known = fields[String(given['type'])] ?? [];
  const unknown = Object.keys(given).find((name) => !['type', 'block_id', ...known].includes(name));
  demand(unknown === undefined, `${at}: invalid additional property: ${unknown}`);
}

const checks: Readonly<Record<string, (block: Json, at: string) => void>> = {
  divider: () => undefined,
  header: (block, at) => text(block['text'], `${at}.text`, 150, ['plain_text']),
  section: checkSection,
  context: (block, at) =>
    eachElement(block, at, 10, (element, where) => {
      if (element['type'] === 'image') image(element, where);
      else text(element, where, 3000);
    }),
  actions: (block, at) => eachElement(block, at, 25, checkButton),
  image: (block, at) => {
    if (block['title'] !== undefined) text(block['title'], `${at}.title`, 2000, ['plain_text']);
    image(block, at);
  },
  rich_text: (block, at) => eachElement(block, at, Infinity, () => undefined),
};

function checkBlock(block: Json, at: string): void {
  if (block['block_id'] !== undefined) string(block['block_id'], `${at}.block_id`, 255);
  const type = string(block['type'], `${at}.type`, 255);
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (!check) throw new WrongBlock(`${at}.type: there is no block ${type}`);
  onlyKnown(block, at);
  check(block, at);
}

function eachElement(block: Json, at: string, maximum: number, check: (element: Json, at: string) => void): void {
  const elements = list(block['elements'], `${at}.elements`, 1, maximum);
  elements.forEach((element, index) => check(element, `${at}.elements[${index}]`));
}

function checkSection(block: Json, at: string): void {
  demand(block['text'] !== undefined || block['fields'] !== undefined, `${at}: text or fields are required`);
  if (block['text'] !== undefined) text(block['text'], `${at}.text`, 3000);
  if (block['fields'] !== undefined) {
    list(block['fields'], `${at}.fields`, 1, 10).forEach((field, index) => text(field, `${at}.fields[${index}]`, 2000));
  }
  if (block['accessory'] !== undefined) {
    const accessory = object(block['accessory'], `${at}.accessory`);
    if (accessory['type'] === 'image') image(accessory, `${at}.accessory`);
    else checkButton(accessory, `${at}.accessory`);
  }
}

/** A webhook cannot take clicks in, so that of all interactive elements only buttons make sense here. */
function checkButton(element: Json, at: string): void {
  demand(element['type'] === 'button', `${at}.type: only buttons are supported`);
  onlyKnown(element, at);
  text(element['text'], `${at}.text`, 75, ['plain_text']);
  if (element['url'] !== undefined) url(element['url'], `${at}.url`);
  if (element['value'] !== undefined) string(element['value'], `${at}.value`, 2000);
  if (element['action_id'] !== undefined) string(element['action_id'], `${at}.action_id`, 255);
  const style = element['style'];
  demand(style === undefined || style === 'primary' || style === 'danger', `${at}.style: primary or danger`);
}

function image(element: Json, at: string): void {
  onlyKnown(element, at);
  url(element['image_url'], `${at}.image_url`);
  string(element['alt_text'], `${at}.alt_text`, 2000);
}

function text(value: unknown, at: string, maximum: number, types: readonly string[] = ['plain_text', 'mrkdwn']): void {
  const given = object(value, at);
  demand(types.includes(String(given['type'])), `${at}.type: must be ${types.join(' or ')}`);
  onlyKnown(given, at);
  for (const flag of ['emoji', 'verbatim']) {
    demand(given[flag] === undefined || typeof given[flag] === 'boolean', `${at}.${flag}: must be true or false`);
  }
  string(given['text'], `${at}.text`, maximum);
}

function url(value: unknown, at: string): void {
  demand(
    /^(https?|mailto|slack):/.test(string(value, at, 3000)) && URL.canParse(String(value)),
    `${at}: must be a URL`,
  );
}

function string(value: unknown, at: string, maximum: number): string {
  if (typeof value !== 'string' || value === '') throw new WrongBlock(`${at}: must be text`);
  demand(value.length <= maximum, `${at}: at most ${maximum} characters, there are ${value.length}`);
  return value;
}

function list(value: unknown, at: string, minimum: number, maximum: number): Json[] {
  if (!Array.isArray(value)) throw new WrongBlock(`${at}: must be a list`);
  demand(value.length >= minimum && value.length <= maximum, `${at}: must hold ${minimum} to ${maximum} elements`);
  return value.map((each, index) => object(each, `${at}[${index}]`));
}

function object(value: unknown, at: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WrongBlock(`${at}: must be an object`);
  return value as Json;
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new WrongBlock(message);
}
