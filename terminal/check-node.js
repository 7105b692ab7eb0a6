const nodeProblem = require('./node-problem');

/** Ends this process with one sentence where its Node is none that Portcullis runs on. */
module.exports = function checkNode() {
  const problem = nodeProblem(process.version, require('../package.json').engines.node);
  if (problem === undefined) return;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
};
