import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { ClaimSettings } from './deps'
import { startClaim } from './service'

void runProcess('claim', async log => startClaim(readConfig(ClaimSettings, process.env), systemClock, log))
