/** The roles that have accounts, the bureaus' first. */
export const accountRoles = [
  'municipalBureau',
  'countyBureau',
  'industryDepartment',
  'examCentre',
  'organiser',
  'association',
  'oversight',
  'employer',
] as const
export type AccountRole = (typeof accountRoles)[number]
