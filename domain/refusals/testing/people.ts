import fc from 'fast-check'
import type { Actor, Role } from '../../authority/actor'
import { type Act, authorise, type Guarded } from '../../authority/authority'
import { checkSecond, type First } from '../../authority/second-official'
import { checkEvidenceReader } from '../../claim/evidence-readers'
import { identityCheckDigit } from '../../documents/check-digits'
import { identityNumber, residentIdentityNumber } from '../../documents/identity-document'
import type { DocumentKind } from '../../documents/identity-number'
import { socialCreditCode } from '../../documents/social-credit-code'
import { refuseBackdated } from '../../identity/backdated'
import { weakPassword } from '../../identity/password'
import { policy } from '../../policy/policy'
import { refuseFinalYear } from '../../standing/exemption'
import { addDays, type PlainDate, plainDate } from '../../time/plain-date'
import { ownClaim } from './claim'
import { each, type Flips, flip } from './flip'
import { ownAttendance, ownStudy } from './lists'

const city = policy('city')
const today = plainDate('2026-03-02')
const past = fc.integer({ min: 1, max: 900 }).map(n => addDays(today, -n))

interface Done {
  readonly actor: Actor
  readonly act: Act
  readonly object: Guarded
}
const actor = (role: Role, scope: Actor['scope'] = {}): Actor => ({
  id: 'account',
  role,
  scope,
  correlationId: 'c',
})
const authorised = ({ actor, act, object }: Done) => authorise(actor, act, object)
const department = actor('industryDepartment', { industry: 'health', personId: 'p' })
const own = (act: Act, official: Actor) =>
  flip<Done>({
    drawn: fc
      .constantFrom<Guarded>(
        { personId: 'p' },
        { personId: 'q', alsoConcerns: ['p'] },
        { accountId: 'account' },
      )
      .map(of => ({ actor: official, act, object: { industry: 'health', ...of } })),
    ask: authorised,
    mend: one => ({ ...one, actor: { ...one.actor, id: 'another', scope: { industry: 'health' } } }),
  })

interface Changed {
  readonly role: Role
  readonly from: PlainDate
  readonly reason?: string
}
const change = ({ role, from, reason }: Changed) =>
  refuseBackdated({ role }, { from, ...(reason ? { reason } : {}) }, today)

interface Document {
  readonly kind: DocumentKind
  readonly text: string
  readonly by: 'oneself' | 'bureau'
}
const document = ({ kind, text, by }: Document) => identityNumber(kind, text, today, by)
const card = `33030219900101123${identityCheckDigit('33030219900101123')}`

export const people = {
  'not-allowed': flip<Done>({
    drawn: fc
      .constantFrom<[Role, Act]>(
        ['person', 'offering.confirm'],
        ['examCentre', 'claim.review'],
        ['oversight', 'plan.write'],
      )
      .map(([role, act]) => ({ actor: actor(role), act, object: {} })),
    ask: authorised,
    mend: one => ({ ...one, actor: actor('municipalBureau') }),
  }),
  'not-found': each(
    flip<Done>({
      drawn: fc
        .constantFrom('education', 'agriculture')
        .map(industry => ({ actor: department, act: 'claim.review', object: { industry } })),
      ask: authorised,
      mend: one => ({ ...one, object: { industry: 'health' } }),
    }),
    flip({
      drawn: fc.constantFrom('department' as const, 'person' as const).map(move => ({
        ...{ personId: 'q', industry: 'health', move, escalatedAt: null, escalatedTo: null },
        facts: [] as { act: 'appeal' }[],
      })),
      ask: one => checkEvidenceReader(actor('municipalBureau'), one),
      mend: one => ({ ...one, facts: [{ act: 'appeal' as const }] }),
    }),
  ),
  'own-affair': each(own('attendance.post', department), ownStudy, ownAttendance),
  'own-claim': each(own('claim.review', department), ownClaim),
  'own-roster': own('class.review', department),
  'needs-second-official': flip<{ second: Actor; first: First }>({
    drawn: fc
      .constantFrom({ id: 'a', personId: 'x' }, { id: 'b', personId: 'p' })
      .map(({ id, personId }) => ({
        second: { ...actor('countyBureau', { locality: '330302', personId }), id },
        first: { accountId: 'a', role: 'countyBureau', personId: 'p' },
      })),
    ask: ({ second, first }) => checkSecond(second, first),
    mend: (one, { turnedOn }) => ({
      ...one,
      second: { ...actor(turnedOn.proposedBy as Role, { locality: '330302', personId: 'q' }), id: 'another' },
    }),
  }),
  // Mended as it says: the account that it names gets a holder.
  'official-unnamed': flip<{ second: Actor; first: First }>({
    drawn: fc
      .constantFrom({ one: 'p', other: undefined }, { one: null, other: 'q' })
      .map(({ one, other }) => ({
        second: { ...actor('countyBureau', other ? { personId: other } : {}), id: 'b' },
        first: { accountId: 'a', role: 'countyBureau', personId: one },
      })),
    ask: ({ second, first }) => checkSecond(second, first),
    mend: ({ second, first }, { turnedOn }) => ({
      second: turnedOn.accountId === second.id ? { ...second, scope: { personId: 'named' } } : second,
      first: turnedOn.accountId === first.accountId ? { ...first, personId: 'named' } : first,
    }),
  }),
  'backdated-by-bureau-only': flip<Changed>({
    drawn: fc
      .tuple(past, fc.constantFrom<Role>('person', 'employer'))
      .map(([from, role]) => ({ from, role })),
    ask: change,
    mend: (one, { turnedOn }) => ({ ...one, from: plainDate(String(turnedOn.today)) }),
  }),
  'backdated-needs-reason': flip<Changed>({
    drawn: past.map(from => ({ from, role: 'countyBureau' })),
    ask: change,
    mend: one => ({ ...one, reason: '补登' }),
  }),
  'weak-password': flip({
    drawn: fc.nat(7).map(length => 'qzkwvxjp'.slice(0, length)),
    ask: password => weakPassword(password, { lengthMin: 8, login: 'nobody' }),
    mend: (_, { turnedOn }) => '梅雨潭的绿与楠溪江上的竹筏'.padEnd(Number(turnedOn.min), '夏'),
  }),
  'invalid-resident-identity-number': flip({
    drawn: fc.tuple(fc.nat(16), fc.integer({ min: 1, max: 9 })).map(([at, shift]) => {
      return card.slice(0, at) + ((Number(card[at]) + shift) % 10) + card.slice(at + 1)
    }),
    ask: number => residentIdentityNumber(number, today),
    mend: () => card,
  }),
  'invalid-identity-document': flip<Document>({
    drawn: fc
      .constantFrom<[DocumentKind, string][]>(
        ['residencePermit', card],
        ['permanentResidence', 'ABC'],
        ['passport', '1'],
      )
      .map(([kind, text]) => ({ kind, text, by: 'bureau' })),
    ask: document,
    mend: one => ({ ...one, kind: 'residentIdentity', text: card }),
  }),
  'document-by-bureau-only': flip<Document>({
    drawn: fc.constantFrom('E12345678', 'K0123456').map(text => ({ kind: 'passport', text, by: 'oneself' })),
    ask: document,
    mend: one => ({ ...one, by: 'bureau' }),
  }),
  'invalid-social-credit-code': flip({
    drawn: fc.constantFrom('91330300MA1234567', '91330300MA12345671', 'x'),
    ask: socialCreditCode,
    mend: () => '91350100M000100Y43',
  }),
  'year-final': flip({
    drawn: fc
      .integer({ min: 2021, max: 2023 })
      .map(year => ({ from: plainDate(`${year}-05-05`), mayChangeFinal: false })),
    ask: ({ from, mayChangeFinal }) => refuseFinalYear(from, { today, mayChangeFinal }, city),
    mend: one => ({ ...one, mayChangeFinal: true }),
  }),
} satisfies Flips
