// Says whether Node is one that Portcullis runs on. JavaScript, and of 2015: it is what runs before anything that an old
// Node cannot read, TypeScript among it.

/** `^20.19.0` and `>=26.0.0`, of which the range in package.json is made, as numbers. */
function alternativesOf(range) {
  return range.split('||').map((text) => {
    const parts = /^\s*(\^|>=)(\d+)\.(\d+)\.(\d+)\s*$/.exec(text);
    if (!parts) throw new Error(`engines: ${text} is not read`);
    return { isOpen: parts[1] === '>=', major: Number(parts[2]), minor: Number(parts[3]), patch: Number(parts[4]) };
  });
}

function inWords(alternative) {
  const { isOpen, major, minor } = alternative;
  if (isOpen) return `${major} or later`;
  return minor === 0 ? `${major}` : `${major} (${major}.${minor} or later)`;
}

/**
 * @param version of Node, such as `v20.19.0`
 * @param range as `engines.node` of package.json has it
 * @returns one sentence where the version is outside of the range, else `undefined`
 */
module.exports = function nodeProblem(version, range) {
  const [major, minor, patch] = version.replace(/^v/, '').split(/[.-]/).map(Number);
  const alternatives = alternativesOf(range);
  const isIn = alternatives.some((least) => {
    if (major !== least.major) return least.isOpen && major > least.major;
    return minor > least.minor || (minor === least.minor && patch >= least.patch);
  });
  if (isIn) return undefined;
  const words = alternatives.map(inWords);
  const last = words.pop();
  return `Portcullis runs on Node ${words.join(', ')}, and ${last}; this is ${version.replace(/^v/, '')}: install one of those, and run npm ci again.`;
};
