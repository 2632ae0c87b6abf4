import { z } from 'zod'
import type { Scope } from '../authority/actor'

/** The kinds of organisation, which are the roles of their accounts (Articles 2, 5, 12-16). */
export const organisationKinds = [
  'employer',
  'examCentre',
  'industryDepartment',
  'countyBureau',
  'municipalBureau',
  'organiser',
  'association',
  'oversight',
] as const
export const OrganisationKindSchema = z.enum(organisationKinds)
export type OrganisationKind = z.infer<typeof OrganisationKindSchema>

interface Organisation {
  readonly organisationId: string
  readonly locality: string
  readonly industry: string | null
}

/**
 * The scope of an organisation's account: no more than the guards of its acts ask for.
 *
 * @param holderId the person who holds the account, where it is one of ours: no official decides on their own affair
 */
export const scopeOf = (
  kind: OrganisationKind,
  organisation: Organisation,
  holderId: string | null,
): Scope => ({
  ...scopeOfOrganisation(kind, organisation),
  ...(holderId ? { personId: holderId } : {}),
})

function scopeOfOrganisation(kind: OrganisationKind, organisation: Organisation): Scope {
  switch (kind) {
    case 'employer':
      return { employerId: organisation.organisationId }
    case 'examCentre':
      return { centreId: organisation.organisationId }
    case 'organiser':
    case 'association':
      return { organiserId: organisation.organisationId }
    case 'industryDepartment':
      return { industry: organisation.industry ?? '' }
    case 'countyBureau':
      return { locality: organisation.locality }
    case 'municipalBureau':
    case 'oversight':
      return {}
  }
}
