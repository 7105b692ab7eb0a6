const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts the tests that deploy before all others: they take as long as the rest together, and wait for much of it. */
module.exports = class DeploymentsFirst extends Sequencer {
  sort(tests) {
    const deploys = ({ path }) => /\/integration\/(containment|everything-on)\.test\.ts$/.test(path);
    const sorted = [...super.sort(tests)];
    return [...sorted.filter(deploys), ...sorted.filter((test) => !deploys(test))];
  }
};
