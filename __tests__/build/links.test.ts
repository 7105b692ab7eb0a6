import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '..', '..');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map((page) => join('docs', String(page)))
    .filter((page) => page.endsWith('.md')),
];

const withoutCode = (text: string) =>
  text.replace(/^ *```[^]*?^ *```/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));

/** The anchors that a page's headings have, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [
    ...readFileSync(page, 'utf8')
      .replace(/^ *```[^]*?^ *```/gm, '')
      .matchAll(/^#{1,6} (.+)$/gm),
  ].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

describe('a link of', () => {
  it.each(pages)('%s leads to a page and a heading that are there', (page) => {
    const text = withoutCode(readFileSync(join(root, page), 'utf8'));
    const broken = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
      if (!existsSync(file)) return [`${target}: no such file`];
      if (anchor === undefined || !file.endsWith('.md')) return [];
      return anchorsOf(file).includes(anchor) ? [] : [`${target}: no such heading in ${relative(root, file)}`];
    });
    expect(broken).toEqual([]);
  });
});
