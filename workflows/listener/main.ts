import { readConfig } from '../../services/kit/base/config'
import { runProcess } from '../../services/kit/run/service'
import { Settings, startListener } from './listener'

void runProcess('listener', log => startListener(readConfig(Settings, process.env), log))
