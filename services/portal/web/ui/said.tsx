import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { Notice } from './notice'

const texts = { close: { zh: '关闭', en: 'Close' } }

interface Saying {
  readonly said: string
  say(words: string): void
}

const SaidContext = createContext<Saying>({ said: '', say: () => undefined })

/** Says that something was done, in words that stay until the next, over whatever page follows. */
export const useSay = () => useContext(SaidContext).say

export function SaidProvider({ children }: { readonly children: ReactNode }) {
  const [said, say] = useState('')
  const saying = useMemo(() => ({ said, say }), [said])
  return <SaidContext.Provider value={saying}>{children}</SaidContext.Provider>
}

/** What was done last: read aloud politely, and in sight wherever the page is scrolled to. */
export function Said() {
  const t = useTexts(texts)
  const { said, say } = useContext(SaidContext)
  return (
    <div role="status" className="said no-print">
      {said ? (
        <Notice kind="good" title={said}>
          <Button onPress={() => say('')}>{t.close}</Button>
        </Notice>
      ) : null}
    </div>
  )
}
