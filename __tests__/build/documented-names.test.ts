import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganization } from '../../organization/load-organization';
import { stackOrder } from '../../organization/stack-order';
import { requestedStacks } from '../../stacks/requested-stacks';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file)));
const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs').filter((file) => file.endsWith('.md'))];

/** What is written as code on a page, in lines and in blocks. */
const codeOf = (page: string) =>
  [...read(page).matchAll(/```[^\n]*\n(.*?)```|`([^`\n]+)`/gs)].map(([, block, span]) => block ?? span ?? '');
/** Each command of a kind that a page tells, once. */
const commands = (form: RegExp) =>
  pages.flatMap((page) =>
    [...new Set(codeOf(page).flatMap((code) => [...code.matchAll(form)].map(([whole]) => whole.trim())))].map(
      (command) => [page, command] as const,
    ),
  );

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('a command of npm', () => {
  const told = commands(/npm run (?:-s |--silent )?[a-z:-]+[^\n;|&`#]*/g);
  const optionsOf = (script: string) => {
    const file = (scripts[script] ?? '').match(/\S+\.ts\b/g)?.at(-1);
    if (file === undefined) return [];
    // What the demo and the organization have in common.
    const text = read(file) + (read(file).includes('placeOptions(') ? read('local/place-options.ts') : '');
    return [...text.matchAll(/'(--[a-z-]+)/g)].map(([, option]) => option);
  };

  it.each(told)('of %s is there, with its options: %s', (_, command) => {
    const [, script = '', rest = ''] = /npm run (?:-s |--silent )?([a-z:-]+)(.*)/s.exec(command) ?? [];
    expect(Object.keys(scripts)).toContain(script);
    for (const [option] of rest.matchAll(/--[a-z][a-z-]*/g)) expect(optionsOf(script)).toContain(option);
  });

  it('is told for each script that a person runs', () => {
    const all = told.map(([, command]) => command).join('\n');
    for (const script of Object.keys(scripts).filter((name) => name !== 'test'))
      expect(all).toMatch(new RegExp(`npm run (?:-s |--silent )?${script}\\b`));
  });
});

describe('a command of Portcullis', () => {
  // Each command of the program with all that is said of it.
  const helps = new Map(
    read(join('cli', 'main.ts'))
      .split(/\.command\('/)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf("'")), part] as const),
  );
  const names = [...helps.keys()];
  const told = commands(/npx portcullis [a-z]+[^\n;|&`#]*/g);

  it('is documented with its options', () => {
    expect(names.length).toBeGreaterThan(3);
    const documents = pages.map(read).join('\n');
    const options = [...helps.values()].flatMap((text) =>
      [...text.matchAll(/--(?!help)[a-z-]+/g)].map(([option]) => option),
    );
    const documented = new Set(told.map(([, command]) => command.split(/\s+/)[2]));
    expect(names.filter((name) => !documented.has(name))).toEqual([]);
    expect(options.filter((option) => !documents.includes(option))).toEqual([]);
  });

  it.each(told)('of %s is there, with its options: %s', (_, command) => {
    const [, , name = '', ...words] = command.split(/\s+/);
    expect(names).toContain(name);
    for (const word of words.filter((each) => each.startsWith('--'))) expect(helps.get(name)).toContain(word);
  });

  it('that disowns comes after the last deployment and before the destruction: the next deployment adopts again', () => {
    const blocks = pages.flatMap((page) =>
      [...read(page).matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block),
    );
    const destroying = blocks.filter((block) => block.includes('disown') && block.includes('cdktf destroy'));
    expect(destroying.length).toBeGreaterThan(0);
    for (const block of destroying) expect(block).toMatch(/disown(?!.*cdktf deploy).*cdktf destroy/s);
  });
});

describe('a command of the CDKTF CLI', () => {
  const stacks = stackOrder(loadOrganization(join(root, 'organization.yaml')));
  // Those of the local organization have its own ids.
  const told = commands(/npx cdktf (?:deploy|diff|destroy|output) [^\n;|&`#()]+/g).filter(
    ([page, command]) =>
      !page.includes('/adr/') && !page.endsWith('local-organization.md') && !/[<]|\.\.\./.test(command),
  );

  it.each(told)('of %s works with the file that is shipped: %s', (_, command) => {
    const [, , verb = '', ...words] = command.replaceAll("'", '').split(/\s+/);
    const patterns = words.filter(
      (word, index) => /^[\w*-]+$/.test(word) && !word.startsWith('--') && !words[index - 1]?.startsWith('--'),
    );
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns)
      expect(requestedStacks(stacks, { verb, patterns: [pattern] }).size).toBeGreaterThan(0);
  });

  it('is told often enough to be tested here', () => expect(told.length).toBeGreaterThan(10));
});
