import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { guardOutput } from '../terminal/guard-output';
import { notEmpty } from '../terminal/not-empty';
import { print, say } from '../terminal/print';
import { NodeTrial, steps, type Trial } from './node-trial';
import { trialTable } from './trial-table';

const project = join(__dirname, '..');

/** The least version of each line that `engines` names, and the newest of every line but the oldest. */
const usual = ['20.19', '22', '24', '26'];
/** One that Portcullis does not run on. */
const tooOld = '18';

const program = new Command('npm run try-nodes --')
  .description('Tries what the README says on each Node, in a fresh clone of what is committed: before a release.')
  .argument<string[] | undefined>(
    '[versions...]',
    `versions of Node (default: ${usual.join(', ')})`,
    (version, earlier = []) => [...earlier, notEmpty(version)],
  )
  .option('--without-demo', 'leave the demo out, which takes some minutes on each')
  .option('--port <port>', 'port of the demo, on 127.0.0.1', notEmpty, '4566')
  .action(async (versions: string[] = usual, options: { readonly withoutDemo?: boolean; readonly port: string }) => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-nodes-'));
    if (execFileSync('git', ['status', '--porcelain'], { cwd: project, encoding: 'utf8' }) !== '')
      say('What is not committed is not tried.');
    say(`Everything is in ${folder}.`);
    const trials: Trial[] = [];
    const wanted = steps(options.port).filter(({ name }) => name !== 'demo' || options.withoutDemo !== true);
    for (const version of versions) trials.push(await new NodeTrial(project, folder, version, say).run(wanted));
    const refusal = await new NodeTrial(project, folder, tooOld, say).refuses();
    print(
      trialTable(
        trials,
        wanted.map(({ name }) => name),
      ),
    );
    print(
      refusal.isRight
        ? `Node ${refusal.node} is refused in one sentence.`
        : `Node ${refusal.node} is not refused: ${refusal.said}`,
    );
    const isRight = refusal.isRight && trials.every(({ results }) => results.every(({ isRight: each }) => each));
    // The logs of what failed stay.
    if (isRight) rmSync(folder, { recursive: true });
    process.exitCode = isRight ? 0 : 1;
  });

guardOutput();
void program.parseAsync();
