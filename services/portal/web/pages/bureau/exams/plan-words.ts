import { api } from '../../../api/client'
import type { components } from '../../../generated/api'
import { categoryWords } from '../../../text/terms'
import { useLanguage, useTexts } from '../../../text/text'

type Plan = components['schemas']['ExamPlan']

const texts = {
  all: { zh: '该科目全部课程', en: 'All courses of the category' },
  supplementary: { zh: '补考', en: 'Supplementary' },
}

/** The offerings whose exam a plan of the year may hold. */
export const useOfferings = (year: number) =>
  api.useQuery('get', '/v1/offerings', { params: { query: { year, limit: 100 } } }).data?.items ?? []

/** A plan in words: year, category, courses, and whether it is supplementary. */
export function usePlanWords(year: number): (plan: Plan) => string {
  const t = useTexts(texts)
  const language = useLanguage()
  const offerings = useOfferings(year)
  return plan => {
    const titles = plan.offeringIds.map(id => offerings.find(each => each.offeringId === id)?.courseTitle)
    const courses = titles.length === 0 ? t.all : titles.filter(Boolean).join('、')
    const kind = plan.supplementary ? ` · ${t.supplementary}` : ''
    return `${plan.year} ${categoryWords[plan.category][language]} · ${courses}${kind}`
  }
}
