import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { runProcess } from '../../kit/run/service'
import { CourseSettings } from './deps'
import { startCourse } from './service'

void runProcess('course', log => startCourse(readConfig(CourseSettings, process.env), systemClock, log))
