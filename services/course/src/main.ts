import { z } from 'zod'
import { systemClock } from '../../kit/clock'
import { BaseSettings, readConfig } from '../../kit/config'
import { runProcess } from '../../kit/service'
import { startCourse } from './start'

const Settings = BaseSettings.extend({ COURSE_DATABASE_URL: z.string().min(1) })

void runProcess('course', async log => {
  const config = readConfig(Settings, process.env)
  return startCourse(config, config.COURSE_DATABASE_URL, systemClock, log)
})
