import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { PlanFigures, Way } from './plan-worker';
import type { Report } from './report';

const limit = 50;

/** What it takes to plan the rule group of one firewall for the longest blocklist that a group can hold. */
export function plan(): Report {
  const [whole, next, naive] = [measure('whole'), measure('next'), measure('naive')];
  const row = (way: string, { first, median, payload, units, heap }: PlanFigures) => ({
    way,
    'CPU ms, first': first,
    'CPU ms, median': median,
    'payload kB': Math.round(payload / 1000),
    'units of 30,000': units,
    'heap MB': heap / 2 ** 20,
  });
  return {
    title: 'A rule group for 15,000 hosts, all but one of which it has already',
    rows: [
      row('Portcullis', whole),
      row('next firewall of the batch', next),
      row("seed's way: every host anew", naive),
    ],
    aims: [
      {
        aim: `under ${limit} ms of CPU, median`,
        measured: `${whole.median.toFixed(1)} ms`,
        met: whole.median < limit,
        timed: true,
      },
      {
        aim: 'all hosts fit into 30,000 units',
        measured: `${whole.units.toLocaleString('en')} units`,
        met: whole.units <= 30_000,
        timed: false,
      },
    ],
  };
}

function measure(way: Way): PlanFigures {
  const args = ['--expose-gc', '--import', 'tsx', join(__dirname, 'plan-worker.ts'), way];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: join(__dirname, '..'), encoding: 'utf8' }),
  ) as PlanFigures;
}
