import { z } from 'zod'
import { BaseSettings, readConfig } from '../../services/kit/base/config'
import { createLog } from '../../services/kit/base/log'
import { restoreLedger } from '../../services/ledger/src/entries/restore'

const Settings = BaseSettings.extend({ LEDGER_DATABASE_URL: z.url() })

/** The command that writes an empty ledger again from its facts, while the service is stopped. */
async function main(): Promise<void> {
  const config = readConfig(Settings, { PORT: '0', ...process.env })
  const log = createLog('ledger-restore', config.LOG_LEVEL)
  const entries = await restoreLedger({ config, databaseUrl: config.LEDGER_DATABASE_URL, log })
  log.info({ entries }, 'The ledger is restored; now rebuild its projections')
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
