import { creditCodeCheck, identityCheckDigit } from '../../domain/documents/check-digits'

/** An account of the demo city, as its sign-in page lists it. */
export type DemoAccount = {
  login: string
  zh: string
  en: string
}

/** People of the demo city who are signed in as: each at another stage of the year. The order numbers are given to nobody. */
export const demoPeople = {
  beginner: { name: '周敏', first17: '33030219900312000' },
  enrolled: { name: '吴倩', first17: '33030219910514000' },
  claimant: { name: '郑洁', first17: '33030219870721000' },
} as const

export const numberOf = ({ first17 }: { first17: string }): string => first17 + identityCheckDigit(first17)

const EMPLOYER_17 = '12330300MB0DEM001'
/** The unified social credit code of the demo hospital. */
export const demoEmployerCode = EMPLOYER_17 + creditCodeCheck(EMPLOYER_17)

/** The demo city has a centre a year, as it has a course and a plan a year. */
const centreLoginOf = (year: number): string => `centre-demo-${year}`

/** Every role of the demo city has an account. All have the password of the first account (secrets.json). */
export const demoAccountsOf = (year: number): readonly DemoAccount[] => [
  { login: numberOf(demoPeople.beginner), zh: '护士：刚注册', en: 'Nurse: just signed up' },
  {
    login: numberOf(demoPeople.enrolled),
    zh: '护士：学完了课程，可以约考',
    en: 'Nurse: has studied, may book',
  },
  {
    login: numberOf(demoPeople.claimant),
    zh: '护士：各种状态的学时认证',
    en: 'Nurse: claims in every state',
  },
  {
    login: 'health-reviewer',
    zh: '行业主管部门：市卫健委审核员',
    en: 'Industry department: health reviewer',
  },
  { login: 'nurses-association', zh: '举办单位：市护理学会', en: 'Organiser: nurses’ society' },
  { login: 'first-hospital', zh: '用人单位：市第一医院', en: 'Employer: First Hospital' },
  { login: centreLoginOf(year), zh: '考点：第一考点', en: 'Exam centre' },
  { login: 'lucheng-bureau', zh: '县级人社部门：鹿城区', en: 'County bureau: Lucheng' },
  { login: 'municipal-bureau', zh: '市级人社部门', en: 'Municipal bureau' },
  { login: 'supervisor', zh: '监察机关', en: 'Supervisory organ' },
]
