import { Argument, Command } from 'commander';
import { guardOutput } from '../terminal/guard-output';
import { print, printJson } from '../terminal/print';
import { burst } from './burst';
import { oneHost } from './one-host';
import { plan } from './plan';
import { isMissed, reportText, type Report } from './report';
import { start } from './start';
import { storm } from './storm';
import { synth } from './synth';

type Bench = () => Report | Promise<Report> | Promise<readonly Report[]>;

const benches: Readonly<Record<string, Bench>> = {
  'one-host': () => oneHost(),
  burst: () => burst(),
  plan,
  start,
  synth: () => synth(),
  storm: () => storm(),
};
/** It deploys everything and takes many minutes; it needs what the local organization needs. */
const onlyByName: readonly string[] = ['storm'];

const program = new Command('bench')
  .description('Measures Portcullis beside the way of the seed design')
  .addArgument(new Argument('[name]', 'one of them alone').choices(Object.keys(benches)))
  .option('--json', 'one JSON document in place of tables')
  .action(async (name: string | undefined, { json = false }: { json?: boolean }) => {
    const reports: Record<string, Report | readonly Report[]> = {};
    for (const [each, run] of Object.entries(benches)) {
      if (name === undefined ? onlyByName.includes(each) : name !== each) continue;
      const report = await run();
      reports[each] = report;
      if (!json) for (const one of [report].flat()) print(reportText(one).trimEnd());
    }
    if (json) printJson(reports, 2);
    // A busy machine misses what is timed; what is counted is the same everywhere.
    if (isMissed(Object.values(reports).flat())) process.exitCode = 1;
  });
guardOutput();
void program.parseAsync();
