// Runs a program of this project that is written in TypeScript, as it is, so that a checkout needs no build:
//
//   node terminal/start.js local/main.ts --port 4566
//
// JavaScript, since it is what runs before there is anything that reads TypeScript.
const path = require('path');
const checkNode = require('./check-node');

/** @param file the program, from the folder of the project */
function start(file) {
  checkNode();
  // That the SDK will need a newer Node one day is for those who develop, not for those who ask about a host.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  require('tsx/cjs');
  require(path.join(__dirname, '..', file));
}

module.exports = start;

if (require.main === module) {
  // The program sees its own arguments, as if Node had been told to run it.
  const [file] = process.argv.splice(2, 1);
  start(file);
}
