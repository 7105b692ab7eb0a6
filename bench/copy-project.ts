import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const project = join(__dirname, '..');

/** What the application is made of; `dist` is not, which it makes itself. */
const parts = [
  ...['build', 'functions', 'organization', 'stacks', 'statemachines', 'terminal', 'main.ts'],
  ...['package.json', 'tsconfig.json'],
];

/**
 * Makes a checkout of the application beside this one, with the same libraries.
 * @param directory must not be there yet
 * @returns the application's command, as in `cdktf.json`
 */
export function copyProject(directory: string): string {
  for (const part of parts) cpSync(join(project, part), join(directory, part), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(directory, 'node_modules'));
  return `"${process.execPath}" "${join(directory, 'build', 'run-main.js')}"`;
}
