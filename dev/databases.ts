import type { Secrets } from './secrets'

/** The services that have a schema and a role of their own in the one database. */
export const databaseOwners = ['identity', 'course', 'exam', 'ledger', 'portal'] as const

export type DatabaseOwner = (typeof databaseOwners)[number]

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
