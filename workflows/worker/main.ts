import { BaseSettings, readConfig } from '../../services/kit/base/config'
import { runProcess } from '../../services/kit/run/service'
import { startWorkflowWorker } from './worker'

void runProcess('worker', log => startWorkflowWorker(readConfig(BaseSettings, process.env), log))
