import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { CourseSettings, startCourse } from './service'

void runProcess('course', async log => startCourse(readConfig(CourseSettings, process.env), systemClock, log))
