const most = 25;

/** What has happened of late in the organization at an endpoint, for the error of a test that waited in vain. */
export async function ofLate(endpoint: string): Promise<string> {
  const happened = await fetch(`${endpoint}/_local/observations`)
    .then(async (answer) => (await answer.json()) as { time: string; kind: string; summary: string }[])
    .catch(() => []);
  return ['Of late:', ...happened.slice(-most).map((each) => `${each.time} ${each.kind} ${each.summary}`)].join('\n  ');
}
