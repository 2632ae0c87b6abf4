/** Services that answer at once: what is measured are processes, not what they ask for. */

import { NativeConnection, Worker } from '@temporalio/worker'
import { namespace } from '../../ops/prepare/temporal-namespace'
import type { CourseActivities, Enrolled } from '../../workflows/contracts/course'
import { taskQueues } from '../../workflows/contracts/names'
import { tellReadiness } from './readiness'

const DAY_MS = 86_400_000

const course: Pick<CourseActivities, 'enrol'> = {
  enrol: async (_actor, { enrolmentId, personId, offeringId }): Promise<Enrolled> => {
    const now = Date.now()
    const inDays = (days: number) => new Date(now + days * DAY_MS).toISOString()
    const course = {
      courseId: offeringId,
      courseTitle: '',
      coursewareId: offeringId,
      year: 2026,
      category: 'general',
    }
    return {
      kind: 'enrolled',
      ...{ enrolmentId, personId, offeringId, ...course, category: 'general' },
      ...{ locality: '330302', industry: 'health', changed: false, historyLoaded: true },
      ...{ enrolledAt: inDays(0), remindStudyAt: inDays(14), tidyAt: inDays(300) },
    }
  },
}

async function main(): Promise<void> {
  const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! })
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: taskQueues.course,
    activities: course,
  })
  tellReadiness(worker)
  await worker.run()
}

void main()
