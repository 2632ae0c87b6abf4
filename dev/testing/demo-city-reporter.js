// Ends the demo city of the browser tests after the last of them: it would keep a quarter of a core busy until the end.
class DemoCityReporter {
  async onTestResult({ path }) {
    const { demoCity } = globalThis
    if (!demoCity?.neededBy.delete(path) || demoCity.neededBy.size > 0) return
    globalThis.demoCity = undefined
    await demoCity.end()
  }
}

module.exports = DemoCityReporter
