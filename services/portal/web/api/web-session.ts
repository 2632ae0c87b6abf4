/** Who is signed in, as the portal answers it. */
export interface WebSession {
  readonly subjectId: string
  readonly role:
    | 'person'
    | 'employer'
    | 'examCentre'
    | 'organiser'
    | 'association'
    | 'industryDepartment'
    | 'countyBureau'
    | 'municipalBureau'
    | 'oversight'
  readonly scope: {
    readonly personId?: string
    readonly employerId?: string
    readonly centreId?: string
    readonly organiserId?: string
    readonly industry?: string
    readonly locality?: string
  }
  readonly name: string
  readonly organisation: string | null
  readonly may: readonly string[]
  readonly csrfToken: string
  readonly endsAt: string
}
