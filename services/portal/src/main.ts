import { systemClock } from '../../kit/clock'
import { readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { Settings } from './config'
import { startPortal } from './service'

void runProcess('portal', log => startPortal(readConfig(Settings, process.env), systemClock, log))
