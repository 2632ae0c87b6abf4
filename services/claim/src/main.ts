import { systemClock } from '../../kit/clock'
import { readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { ClaimSettings, startClaim } from './service'

void runProcess('claim', async log => startClaim(readConfig(ClaimSettings, process.env), systemClock, log))
