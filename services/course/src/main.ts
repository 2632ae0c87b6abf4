import { systemClock } from '../../kit/clock'
import { readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { CourseSettings, startCourse } from './service'

void runProcess('course', async log => startCourse(readConfig(CourseSettings, process.env), systemClock, log))
