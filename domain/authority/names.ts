import type { Text } from '../refusals/entry'
import type { Role } from './actor'

export const roleNames: Readonly<Record<Role, Text>> = {
  person: { zh: '专业技术人员', en: 'Professional' },
  employer: { zh: '用人单位', en: 'Employer' },
  examCentre: { zh: '考点', en: 'Exam centre' },
  organiser: { zh: '举办单位', en: 'Organiser' },
  association: { zh: '行业协会', en: 'Association' },
  industryDepartment: { zh: '行业主管部门', en: 'Industry department' },
  countyBureau: { zh: '县（市、区）人力社保局', en: 'County bureau' },
  municipalBureau: { zh: '市人力社保局', en: 'Municipal bureau' },
  oversight: { zh: '监察机关', en: 'Supervisory organ' },
  system: { zh: '系统', en: 'The system' },
}
