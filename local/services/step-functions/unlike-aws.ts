/** A definition, or one of its states. */
type Part = Readonly<Record<string, unknown>>;

/**
 * Intrinsic functions that the engine runs as AWS does. It does not:
 * - `StringSplit` with several delimiting characters, each of which delimits on AWS;
 * - `Base64Encode` beyond ASCII, `Base64Decode`, and `JsonToString`, whose backslashes it drops;
 * - `ArrayGetItem` beyond the end, which fails on AWS;
 * - `StringToJson` of what is no JSON, whose error has another name;
 * - `JsonMerge`, which changes its first argument where it stands.
 */
const alike = new Set(
  ['Array', 'ArrayContains', 'ArrayLength', 'ArrayPartition', 'ArrayRange', 'ArrayUnique'].concat(
    ...['Format', 'Hash', 'MathAdd', 'MathRandom', 'UUID'],
  ),
);

/** What the engine would run in another way than AWS, in words: better refused than answered wrongly. */
export function unlikeAws(part: Part): string[] {
  const functions = [...new Set(intrinsicsIn(part))].filter((name) => !alike.has(name));
  // The engine writes through a scalar, where AWS fails with States.ResultPathMatchFailure.
  const deep = resultPathsOf(part).filter((path) => path !== '$' && !/^\$(\.[^.[\]]+|\['[^']+'\])$/.test(path));
  return [
    ...functions.map((name) => `the intrinsic function States.${name}`),
    ...deep.map((path) => `the ResultPath ${path}, which is deeper than one field`),
  ];
}

/** AWS's name for an error of the engine, for whom a failed intrinsic function is any fault of the machine. */
export function errorNameOf({ name, message }: Error): string {
  const isIntrinsic = /^(Intrinsic function|Number of arguments in States\.|Result of intrinsic|Unsupported hash)/;
  return name === 'States.Runtime' && isIntrinsic.test(message) ? 'States.IntrinsicFailure' : name;
}

/** The states inside of a Map or a Parallel state are looked at by themselves. */
function intrinsicsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || 'States' in value) return [];
  return Object.entries(value).flatMap(([field, inside]) => {
    if (typeof inside !== 'string' || !field.endsWith('.$')) return intrinsicsIn(inside);
    const withoutTexts = inside.replace(/'(\\.|[^'\\])*'/g, '');
    return [...withoutTexts.matchAll(/States\.(\w+)\s*\(/g)].map(([, name = '']) => name);
  });
}

function resultPathsOf(part: Part): readonly string[] {
  const catchers = (part['Catch'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  const paths = [part['ResultPath'], ...catchers.map(({ ResultPath }) => ResultPath)];
  return paths.filter((path): path is string => typeof path === 'string');
}
