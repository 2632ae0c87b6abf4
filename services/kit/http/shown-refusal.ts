import { z } from 'zod'
import { explain, type Refusal } from '../../../domain/refusals/refusal'
import { TextSchema } from './text'

/** A refusal inside of an answer that is none: what can't be done now, why, and what to do about it. */
export const ShownRefusalSchema = z
  .object({
    code: z.string(),
    title: TextSchema,
    detail: TextSchema,
    remedy: TextSchema,
    article: z.string().describe("Article of 温人社发〔2020〕125号, or 'none'"),
    until: z.string().nullable().describe('Until when it holds, where it ends by itself'),
  })
  .meta({ id: 'ShownRefusal' })
export type ShownRefusal = z.infer<typeof ShownRefusalSchema>

export function shownRefusal(refusal: Refusal): ShownRefusal {
  const [zh, en] = [explain(refusal, 'zh'), explain(refusal, 'en')]
  const both = (part: keyof typeof zh) => ({ zh: zh[part], en: en[part] })
  const { code, article, until = null } = refusal
  return { code, title: both('title'), detail: both('detail'), remedy: both('remedy'), article, until }
}
