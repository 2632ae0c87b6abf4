import fc from 'fast-check'
import type { Actor, Role, Scope } from '../authority/actor'
import { cases } from '../cases'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { checkRoom, type FileOwnerKind, fileNameOf, safeName, takenFormats } from './evidence-file'
import { checkEvidenceReader } from './evidence-readers'
import type { ClaimAct } from './states'

const city = policy('city')
const today = plainDate('2026-03-02')

describe('whether another file may come', () => {
  type Row = {
    owner?: FileOwnerKind
    size: number
    files: number
    open: number
    unverified?: boolean
    refusal?: string
  }
  test.each(
    cases<Row>(`${__dirname}/evidence-file.cases.yaml`).map(row => ({ owner: 'claim' as const, ...row })),
  )('for a $owner: $size bytes, $files files, $open open', row => {
    const room = { files: row.files, openBytes: row.open, isVerified: !row.unverified }
    const refusal = checkRoom({ kind: row.owner, sizeBytes: row.size }, room, city, today)
    expect(refusal?.code).toBe(row.refusal)
    const article = row.owner === 'claim' ? '12' : '13'
    if (refusal) expect(refusal).toMatchObject({ article, policyVersion: city.version })
  })
})

test('scans, pictures and OFD are taken, a document that anyone may change is not', () => {
  expect(takenFormats(city, today)).toEqual(['pdf', 'jpeg', 'png', 'ofd'])
})

describe('a safe name', () => {
  test.each([
    ['结业证书.pdf', '结业证书.pdf'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['a/', 'evidence'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['a\tb\n.pdf', 'ab.pdf'],
    ['e\u0301.pdf', '\u00e9.pdf'],
    ['e\u200d\u0301.pdf', '\u00e9.pdf'],
    ['<x>|y?.pdf', '_x__y_.pdf'],
    ['con.pdf', '_con.pdf'],
    ['contract.pdf', 'contract.pdf'],
    ['...', 'evidence'],
    [' . a . ', 'a'],
    ['证'.repeat(100), '证'.repeat(66)],
  ])('of %j is %j', (given, name) => {
    expect(safeName(given)).toBe(name)
  })

  test('of anything has no path, no control and no invisible character, is in NFC, short, and safe already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), given => {
        const name = safeName(given)
        expect(name).not.toMatch(/[/\\<>:"|?*]|[\p{Cc}\p{Cf}\p{Cs}]|^\.|\.$|^$/u)
        expect(name).toBe(name.normalize('NFC'))
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201)
        expect(safeName(name)).toBe(name)
      }),
    )
  })

  test('ends as what the file truly is', () => {
    expect(fileNameOf('a.PDF', 'pdf')).toBe('a.PDF')
    expect(fileNameOf('a.jpeg', 'jpeg')).toBe('a.jpeg')
    expect(fileNameOf('a.pdf', 'jpeg')).toBe('a.pdf.jpg')
    expect(fileNameOf('invoice.exe', 'pdf')).toBe('invoice.exe.pdf')
  })
})

describe('who reads evidence', () => {
  const actor = (role: Role, scope: Scope = {}): Actor => ({ id: 'a', role, scope, correlationId: 'c' })
  const claim = (industry: string | null, ...acts: ClaimAct[]) => ({
    ...({ personId: 'p', industry, move: 'department', escalatedAt: null, escalatedTo: null } as const),
    facts: acts.map(act => ({ act })),
  })
  const late = (escalatedTo: string | null) => ({
    ...claim('health', 'submit'),
    escalatedAt: new Date('2026-03-31T00:00:00Z'),
    escalatedTo,
  })
  test.each([
    ['its person', actor('person', { personId: 'p' }), claim(null), undefined],
    ['another person', actor('person', { personId: 'q' }), claim(null), 'not-found'],
    [
      'the department that has it',
      actor('industryDepartment', { industry: 'health' }),
      claim('health'),
      undefined,
    ],
    [
      'another department',
      actor('industryDepartment', { industry: 'finance' }),
      claim('health'),
      'not-found',
    ],
    [
      'the bureau, of a claim that is the department’s',
      actor('municipalBureau'),
      claim('health', 'submit'),
      'not-found',
    ],
    [
      'the bureau, on an appeal',
      actor('municipalBureau'),
      claim('health', 'submit', 'reject', 'appeal'),
      undefined,
    ],
    ['the bureau, where no department is mapped', actor('municipalBureau'), claim('', 'submit'), undefined],
    ['the bureau, of what escalated to it', actor('municipalBureau'), late(null), undefined],
    ['the bureau, of what escalated to an official', actor('municipalBureau'), late('o'), 'not-found'],
    [
      'the bureau, once the person must correct it',
      actor('municipalBureau'),
      { ...late(null), move: 'person' as const },
      'not-found',
    ],
    ['the bureau, of a draft', actor('municipalBureau'), claim(null), 'not-found'],
    ['the employer', actor('employer', { employerId: 'e' }), claim('health'), 'not-allowed'],
    ['the supervisory organ', actor('oversight'), claim('health'), 'not-allowed'],
  ])('%s', (_who, who, of, refusal) => {
    expect(checkEvidenceReader(who, of)?.code).toBe(refusal)
  })
})
