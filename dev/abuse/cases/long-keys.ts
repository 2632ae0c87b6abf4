import { randomBytes } from 'node:crypto'
import { newId } from '../../../services/kit/base/ids'
import type { Cases } from '../ground'
import { headOf } from '../raw-line'

/** Random, so that an index can't pack it. */
const key = (): string => randomBytes(2_250).toString('base64url')

export const longKeys: Cases = {
  'an Idempotency-Key of any length is refused by every service': async ground => {
    const { personId = '' } = ground.town.person.scope
    const commands = [
      ['claim', 'person', '/v1/claims', { form: { type: 3 } }],
      ['portal', 'person', `/v1/claims/${newId()}/submission`, {}],
      ['course', 'bureau', '/v1/courses', { title: 'a' }],
      [
        'exam',
        'bureau',
        '/v1/exam-plans',
        { year: ground.town.city.year, category: 'general', offeringIds: [], supplementary: false },
      ],
      [
        'ledger',
        'bureau',
        `/v1/people/${personId}/exemptions`,
        { reason: 'longIllness', from: `${ground.town.city.year}-01-01`, note: 'a' },
      ],
    ] as const
    for (const [service, who, path, command] of commands) {
      const body = JSON.stringify(command)
      const lines = [
        ...ground.bearer(who),
        'Content-Type: application/json',
        `Idempotency-Key: ${key()}`,
        `Content-Length: ${body.length}`,
      ]
      const { statuses } = await ground.raw(headOf('POST', path, ...lines) + body)
      expect([service, statuses]).toEqual([service, [400]])
    }
  },
}
