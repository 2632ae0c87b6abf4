import { useLanguage, useTexts } from '../../text/text'
import { Notice } from '../../ui/notice'
import type { Claim } from './words'

const texts = {
  hours: { zh: (hours: number) => `${hours} 学时`, en: (hours: number) => `${hours} hours` },
  year: { zh: (year: number) => `${year}年度`, en: (year: number) => String(year) },
}

/** Hours by year, each with the sentence that says how it comes to be; or why there are none. */
export function ComputedHours({ computed }: { readonly computed: NonNullable<Claim['computed']> }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { years, refusal } = computed
  if (refusal)
    return (
      <Notice kind="warn" title={refusal.detail[language]}>
        <p>{refusal.remedy[language]}</p>
      </Notice>
    )
  return (
    <ul className="plain stack-tight">
      {years.map(({ year, hours, explanation }) => (
        <li key={year}>
          <strong className="number">
            {t.year(year)} {t.hours(hours)}
          </strong>
          <p className="soft">{explanation[language]}</p>
        </li>
      ))}
    </ul>
  )
}
