/** For tests of evidence: a person with drafts, and a client that uploads and reads. */
import type request from 'supertest'
import type { Sql } from '../../../kit/sql/database'
import { type Person, trainingForm, type World } from './world'

export interface EvidenceDesk {
  draft(of?: Person): Promise<string>
  /** Begins an upload in a new draft. */
  begun(bytes: { length: number }, more?: object): Promise<Begun>
  patch(path: string, offset: number, bytes: Buffer, token?: string): request.Test
}

export interface Begun {
  readonly claimId: string
  readonly evidenceId: string
  readonly path: string
}

export function evidenceDesk(world: World, person: Person): EvidenceDesk {
  const draft: EvidenceDesk['draft'] = (of = person) => world.draft(of, trainingForm(), [])
  return {
    draft,
    begun: async (bytes, more = {}) => {
      const claimId = await draft()
      const answer = await world.begin(person, claimId, bytes, more)
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
      return { claimId, evidenceId: answer.body.evidenceId, path: answer.headers.location! }
    },
    patch: (path, offset, bytes, token = person.token) => world.sendBytes(path, token, offset, bytes),
  }
}

export const fileOf = (claimId: string, evidenceId: string): string =>
  `/v1/claims/${claimId}/evidence/${evidenceId}/file`

export async function uploadRow(sql: Sql, evidenceId: string) {
  const [row] = await sql.query<{ ended: string | null; sweptAt: Date | null }>(
    'SELECT ended, swept_at FROM upload WHERE upload_id = $1',
    [evidenceId],
  )
  return row!
}
