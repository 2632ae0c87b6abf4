import { useReference } from '../../api/reference'
import { useLanguage } from '../../text/text'
import type { Choice } from '../../ui/form'

type Kind = 'localities' | 'titleSeries' | 'industries'

/** The places, series or industries to choose from, once they are read. */
export function useChoices(kind: Kind): Choice[] {
  const language = useLanguage()
  const { data } = useReference()
  if (!data) return []
  const named = {
    localities: data.localities.map(({ code, name }) => ({ code, name })),
    titleSeries: data.titleSeries.map(({ series, name }) => ({ code: series, name })),
    industries: data.industries.map(({ industry, name }) => ({ code: industry, name })),
  }
  return named[kind].map(({ code, name }) => ({ value: code, label: name[language] }))
}

/** A code of the reference lists in words; nothing until they are read. */
export function NameOf({ kind, code }: { readonly kind: Kind; readonly code: string }) {
  return <>{useChoices(kind).find(each => each.value === code)?.label ?? ''}</>
}
