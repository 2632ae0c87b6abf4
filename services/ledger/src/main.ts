import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { LedgerSettings } from './deps'
import { startLedger } from './service'

void runProcess('ledger', log => startLedger(readConfig(LedgerSettings, process.env), systemClock, log))
