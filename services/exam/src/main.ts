import { systemClock } from '../../kit/clock'
import { readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { ExamSettings, startExam } from './service'

void runProcess('exam', async log => startExam(readConfig(ExamSettings, process.env), systemClock, log))
