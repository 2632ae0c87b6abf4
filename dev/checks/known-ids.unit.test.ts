import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'

/**
 * A journey may use only what its user can know: what is printed, or what an answer says that this role can read. An id that
 * comes from the database or from a fact makes a test green where nobody could do the same.
 */
const faults: readonly { readonly what: string; readonly is: (text: string) => boolean }[] = [
  {
    what: 'reads an id by SQL',
    is: text =>
      /\bSELECT\s(?:(?!\bFROM\b)[^;`])*\b(?:\w+_id|id|ids)\b(?:(?!\bFROM\b)[^;`])*\sFROM\b/.test(text),
  },
  { what: 'takes an id that SQL returns', is: text => /\bRETURNING\s[^;`']*\b(?:\w+_id|id)\b/.test(text) },
  {
    what: 'reads facts, which no user can',
    is: text => /from '[./]*proto\/generated\//.test(text) || /\bfrom 'kafkajs'/.test(text),
  },
  {
    what: 'names people of a posted list by an id that no list of its user said',
    is: text => /人员编号|rows = \[\{ personId/.test(text) && !/\bfindEnrolled\(/.test(text),
  },
]

const faultsIn = (text: string): string[] => faults.filter(({ is }) => is(text)).map(({ what }) => what)

describe('an end-to-end test, the demo and the journeys use what their user can know', () => {
  const files = ['dev/e2e', 'dev/demo', 'dev/journey'].flatMap(folder =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => `${folder}/${name}`),
  )

  test.each(files)('%s', file => {
    expect(faultsIn(readFileSync(join(checkout, file), 'utf8'))).toEqual([])
  })

  test.each([
    ["query('SELECT booking_id FROM exam.booking WHERE person_id = $1')", ['reads an id by SQL']],
    ['query(`SELECT e.id, e.year\n FROM course.enrolment e`)', ['reads an id by SQL']],
    ["query('SELECT move, reason FROM exam.allocation WHERE sitting_id = $1')", []],
    ["query('INSERT INTO t VALUES (1) RETURNING claim_id')", ['takes an id that SQL returns']],
    ["import { SeatBookedSchema } from '../../proto/generated/exam_pb'", ['reads facts, which no user can']],
    [
      'const rows = [{ personId: person.id, attendedOn: today }]',
      ['names people of a posted list by an id that no list of its user said'],
    ],
    ['const { personId } = await findEnrolled(api)\nconst rows = [{ personId, attendedOn: today }]', []],
  ])('it knows %j', (text, found) => {
    expect(faultsIn(text)).toEqual(found)
  })
})
