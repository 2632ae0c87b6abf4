import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { IdentitySettings } from './deps'
import { startIdentity } from './service'

void runProcess('identity', log => startIdentity(readConfig(IdentitySettings, process.env), systemClock, log))
