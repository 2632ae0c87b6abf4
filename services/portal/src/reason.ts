import { z } from 'zod'

const DOCUMENT_NUMBER = /\d{15,17}[\dXx]/

/** Why an official acts. It travels through a process, where nothing personal belongs (docs/decisions/0054). */
export const ReasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine(text => !DOCUMENT_NUMBER.test(text), 'must not name a document number')
