import type { Secrets } from './secrets'

/** Who has a schema and a role of its own in the one database. */
export const databaseOwners = ['identity', 'course', 'exam', 'claim', 'ledger', 'portal', 'listener'] as const

export type DatabaseOwner = (typeof databaseOwners)[number]

/** Where its migrations are, from the root of the checkout. */
export const migrationsOf = (owner: DatabaseOwner): string =>
  `${owner === 'listener' ? 'workflows' : 'services'}/${owner}/prisma/migrations`

/** The name of the variable with a service's connection string. */
export function databaseVariable(service: DatabaseOwner): string {
  return `${service.toUpperCase()}_DATABASE_URL`
}

/** The connection string of a service's role, in the database of the owner's one. */
export function databaseUrlOf(service: DatabaseOwner, ownerUrl: string, secrets: Secrets): string {
  const url = new URL(ownerUrl)
  url.username = `xueshi_${service}`
  url.password = secrets.databasePasswords[service]!
  return url.toString()
}

/** The variables with the connection strings of all services: those given, else made from the owner's. */
export function databaseUrls(ownerUrl: string, secrets: Secrets): Record<string, string> {
  const entries = databaseOwners.map(service => {
    const variable = databaseVariable(service)
    return [variable, process.env[variable] ?? databaseUrlOf(service, ownerUrl, secrets)]
  })
  return Object.fromEntries(entries)
}
