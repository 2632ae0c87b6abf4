import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { ExamSettings, startExam } from './service'

void runProcess('exam', async log => startExam(readConfig(ExamSettings, process.env), systemClock, log))
