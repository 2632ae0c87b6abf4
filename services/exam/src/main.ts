import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { ExamSettings } from './deps'
import { startExam } from './service'

void runProcess('exam', log => startExam(readConfig(ExamSettings, process.env), systemClock, log))
