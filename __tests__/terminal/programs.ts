import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const project = join(__dirname, '../..');

/** Everything that people start, as the words after `node`: the scripts of package.json, the command, and CDKTF's application. */
export function programs(): Map<string, readonly string[]> {
  const { scripts, bin } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    bin: Record<string, string>;
  };
  const own = Object.entries(scripts).flatMap(([name, script]) =>
    [...script.matchAll(/node (\S+\.js(?: \S+\.ts)*)/g)].map(([, words = '']): [string, string[]] => [
      `npm run ${name}: ${words}`,
      words.split(' '),
    ]),
  );
  const { app } = JSON.parse(readFileSync(join(project, 'cdktf.json'), 'utf8')) as { app: string };
  return new Map([
    ...own,
    ...Object.entries(bin).map(([name, file]): [string, string[]] => [name, [file]]),
    ['cdktf', app.split(' ').slice(1)],
  ]);
}
