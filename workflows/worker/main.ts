import { BaseSettings, readConfig } from '../../services/kit/config'
import { runProcess } from '../../services/kit/service'
import { startWorkflowWorker } from './worker'

void runProcess('worker', log => startWorkflowWorker(readConfig(BaseSettings, process.env), log))
