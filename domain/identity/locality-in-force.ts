export type LocalitySource = 'employer' | 'declaredWork' | 'residence'

/** The localities known of a person on a day, each by its source; null where there is none. */
export type KnownLocalities = Readonly<Record<LocalitySource, string | null>>

const ORDER: readonly LocalitySource[] = ['employer', 'declaredWork', 'residence']

/**
 * The locality that answers for a person (属地, Article 2): that of the employer in force, not of residence; without an
 * employer, of declared work, else of residence [D].
 *
 * @throws RangeError where none is known: every person is signed up with a residence
 */
export function localityInForce(known: KnownLocalities): { locality: string; source: LocalitySource } {
  for (const source of ORDER) {
    const locality = known[source]
    if (locality) return { locality, source }
  }
  throw new RangeError('no locality is known of this person')
}
