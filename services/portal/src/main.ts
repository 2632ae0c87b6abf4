import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { Settings } from './config'
import { startPortal } from './service'

void runProcess('portal', log => startPortal(readConfig(Settings, process.env), systemClock, log))
