/** How many cases a property is tried with: 1,000, or what the environment variable `FC_RUNS` says. */
export const numRuns = Number(process.env['FC_RUNS'] ?? 1000);
