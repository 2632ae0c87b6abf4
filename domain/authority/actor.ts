import { z } from 'zod'

export const roles = [
  'person',
  'employer',
  'examCentre',
  'organiser',
  'association',
  'industryDepartment',
  'countyBureau',
  'municipalBureau',
  'oversight',
  'system',
] as const

/**
 * The roles that may act (Articles 2, 5, 12-16); `oversight` is the supervisory organ (监察机关), `system` a process's
 * timer.
 */
export const RoleSchema = z.enum(roles).meta({ id: 'Role' })
export type Role = z.infer<typeof RoleSchema>

/** The scope that the actor answers for: itself, its employer, centre, industry or locality. */
export const ScopeSchema = z
  .object({
    personId: z.string().optional(),
    employerId: z.string().optional(),
    centreId: z.string().optional(),
    organiserId: z.string().optional(),
    industry: z.string().optional(),
    locality: z.string().optional(),
  })
  .meta({ id: 'Scope' })
export type Scope = z.infer<typeof ScopeSchema>

/** The actor: the first argument of every command, never with the token. */
export const ActorSchema = z.object({
  id: z.string().min(1),
  role: RoleSchema,
  scope: ScopeSchema,
  correlationId: z.string().min(1),
})
export type Actor = z.infer<typeof ActorSchema>

/** The actor of what a process does by itself: `system:{process}`. */
export function systemActor(process: string, correlationId: string): Actor {
  return { id: `system:${process}`, role: 'system', scope: {}, correlationId }
}
