import { systemClock } from '../../kit/clock'
import { readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { Settings } from './config'
import { startIdentity } from './service'

void runProcess('identity', async log =>
  startIdentity({ config: readConfig(Settings, process.env), clock: systemClock, log }),
)
