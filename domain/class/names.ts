import type { Text } from '../refusals/entry'
import type { ClassKind } from './class'

export const classKindNames: Readonly<Record<ClassKind, Text>> = {
  municipalSeminar: { zh: '市级高级研修班', en: 'Municipal advanced seminar' },
  associationTraining: { zh: '授权协会培训班', en: "Authorised association's training" },
  departmentClass: { zh: '行业主管部门培训班', en: "Department's own class" },
}
