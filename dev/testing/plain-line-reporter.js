// The last line of a test run: `N passed, N failed`, and how many were skipped.
const { writeFileSync } = require('node:fs')

class PlainLineReporter {
  onRunComplete(_contexts, results) {
    // A file that could not even be loaded is a failure that no test stands for.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`
    // `npm test` prints it itself, after jest has written its last word.
    if (process.env.XUESHI_TEST_SUMMARY) writeFileSync(process.env.XUESHI_TEST_SUMMARY, line)
    else process.stdout.write(line)
  }
}

module.exports = PlainLineReporter
