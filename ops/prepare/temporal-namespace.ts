import { Connection } from '@temporalio/client'
import { msToTs, tsToMs } from '@temporalio/common/lib/time'
import { until } from '../installation/condition'

/** The namespace of all our workflows. */
export const namespace = 'xueshi'

/** What operations can search processes by; no personal data among it. */
export const searchAttributes = {
  XueshiProcess: 'Keyword',
  XueshiStage: 'Keyword',
  XueshiYear: 'Int',
  XueshiCategory: 'Keyword',
  XueshiLocality: 'Keyword',
  XueshiIndustry: 'Keyword',
  XueshiPersonId: 'Keyword',
  XueshiDueAt: 'Datetime',
} as const

// temporal.api.enums.v1.IndexedValueType
const indexedValueType = { Keyword: 2, Int: 3, Datetime: 6 } as const

const retention = msToTs('400 days')
const notFound = 5
const alreadyExists = 6

/** Whether the server answers its health check. */
export async function temporalAnswers(address: string): Promise<boolean> {
  return withConnection(address, async ({ workflowService }) => {
    await workflowService.getSystemInfo({})
    return true
  })
}

/** Makes the namespace where it is missing, and sees to its retention of 400 days and its search attributes. */
export async function ensureNamespace(address: string, name: string = namespace): Promise<void> {
  await withConnection(address, async connection => {
    await ensureRegistered(connection, name)
    await ensureSearchAttributes(connection, name)
  })
}

async function ensureRegistered({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    const { config } = await workflowService.describeNamespace({ namespace })
    if (tsToMs(config?.workflowExecutionRetentionTtl ?? null) === tsToMs(retention)) return
    await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } })
  } catch (error) {
    if (codeOf(error) !== notFound) throw error
    await register(workflowService, namespace)
  }
}

async function register(workflowService: Connection['workflowService'], namespace: string): Promise<void> {
  try {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
  } catch (error) {
    if (codeOf(error) !== alreadyExists) throw error
  }
  await until(`namespace ${namespace}`, async () => {
    await workflowService.listOpenWorkflowExecutions({ namespace, maximumPageSize: 1 })
    return true
  })
}

async function ensureSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const missing = async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
    return Object.entries(searchAttributes).filter(([name]) => !(name in (customAttributes ?? {})))
  }
  const toAdd = await missing()
  if (toAdd.length === 0) return
  const attributes = Object.fromEntries(toAdd.map(([name, type]) => [name, indexedValueType[type]]))
  await operatorService.addSearchAttributes({ namespace, searchAttributes: attributes })
  await until('search attributes', async () => (await missing()).length === 0)
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 })
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
