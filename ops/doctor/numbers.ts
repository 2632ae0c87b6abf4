import type { Sql } from '../../services/kit/sql/database'
import type { Finding } from './finding'

/** What the id is called in the service's table `person`. */
const idColumn = { course: 'id', exam: 'person_id', claim: 'person_id' } as const

/**
 * People whom no list finds by their number, since the service keeps nothing that stands for it: they were stated before it kept
 * that (docs/decisions/0251), or it was lost. No version differs.
 */
export async function findUnknownNumbers(service: keyof typeof idColumn, sql: Sql): Promise<Finding[]> {
  const id = idColumn[service]
  const [unknown] = await sql.query<{ count: number; one: string }>(
    `SELECT count(*)::int AS count, min(p.${id}::text) AS one FROM person p
     WHERE NOT EXISTS (SELECT FROM person_number n WHERE n.person_id = p.${id}) HAVING count(*) > 0`,
  )
  if (!unknown) return []
  const { count, one } = unknown
  const heal =
    count === 1
      ? `npm run doctor -- republish person ${one}: identity states them again, with what stands for the number`
      : `stop ${service}, then npm run doctor -- rebuild ${service}: started again, it has heard of everybody anew; of who is left, npm run rotate has identity state all again`
  return [
    {
      kind: 'numbersUnknown',
      subject: `${service}: people`,
      since: null,
      cause: `${service} does not know the numbers of ${count} people: a list that names them by number does not find them`,
      action: heal,
    },
  ]
}
