import { z } from 'zod'

/** An hour standard that is loaded. */
export const StandardSchema = z.object({
  standard: z.string(),
  version: z.string().describe('The version that an entry of the ledger names'),
  label: z.string().nullable().describe('A standard with a label never binds in the city'),
  binds: z.string().describe("'city', 'nobody', or the industry that it binds"),
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  loaded: z.iso.date().describe('The day on which it was loaded'),
  source: z.string().describe('The document that its figures stand in'),
})
