import { readConfig } from '../../services/kit/config'
import { runProcess } from '../../services/kit/service'
import { Settings, startListener } from './listener'

void runProcess('listener', log => startListener(readConfig(Settings, process.env), log))
