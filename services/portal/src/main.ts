import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { PortalSettings } from './deps'
import { startPortal } from './service'

void runProcess('portal', log => startPortal(readConfig(PortalSettings, process.env), systemClock, log))
