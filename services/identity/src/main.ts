import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { Settings } from './config'
import { startIdentity } from './service'

void runProcess('identity', async log =>
  startIdentity({ config: readConfig(Settings, process.env), clock: systemClock, log }),
)
