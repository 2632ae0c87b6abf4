// jest begins with the files that took longest the last time; on a clean clone it does not know, and would begin with the
// largest. The e2e files take minutes each: begun last, one of them would run alone at the end.
const { default: TestSequencer } = require('@jest/test-sequencer')

/** The first that matches counts. Abuse has budgets of time: beside it run int tests, which ask less of the machine. */
const order = [
  // They share a city, which ends with the last of them; the crawl of all pages is the longest.
  /browser\/pages\.e2e/,
  /browser\/.*\.e2e/,
  /kill-once\.e2e/,
  /(?<!abuse)\.e2e/,
  /workflows\/sitting\.int/,
  /\.e2e/,
  // By far the longest unit test: as the last of all it would run alone.
  /front\/slow-readers\.unit/,
  /\.int/,
  /\.unit/,
]

class LongestFirst extends TestSequencer {
  sort(tests) {
    const rank = ({ path }) => order.findIndex(pattern => pattern.test(path))
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other))
  }
}

module.exports = LongestFirst
