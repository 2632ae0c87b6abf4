import type { components } from '../generated/api'
import { useLanguage } from '../text/text'
import { limitsOf } from './problem-words'

/** Why something can't be done now, and what to do about it, in the words of the API. */
export function Refused({ because }: { readonly because: components['schemas']['ShownRefusal'] }) {
  const language = useLanguage()
  const { detail, remedy, article, until } = because
  const { basis, limit } = limitsOf({ article, until: until ?? null }, language)
  return (
    <div className="stack-tight">
      <p>{detail[language]}</p>
      <p>{remedy[language]}</p>
      {limit ? <p className="small">{limit}</p> : null}
      {basis ? <p className="small soft">{basis}</p> : null}
    </div>
  )
}
