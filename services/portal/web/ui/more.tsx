import { useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { ProblemNotice } from './problem-notice'

const texts = { more: { zh: '显示更多', en: 'Show more' } }

interface Listed<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
}

/**
 * The further pages of a list, behind its first.
 *
 * @param readNext reads the page after a cursor
 * @returns all rows so far, and the button for more, which is null at the end
 */
export function useMore<Row>(first: Listed<Row>, readNext: (after: string) => Promise<Listed<Row>>) {
  const [further, setFurther] = useState<{ of: Listed<Row>; pages: readonly Listed<Row>[] }>({
    of: first,
    pages: [],
  })
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const t = useTexts(texts)
  // A first page that was read again starts the list again.
  const pages = further.of === first ? further.pages : []
  const next = (pages.at(-1) ?? first).next
  const read = async (after: string) => {
    setPending(true)
    setError(undefined)
    try {
      const page = await readNext(after)
      setFurther({ of: first, pages: [...pages, page] })
    } catch (problem) {
      setError(problem)
    } finally {
      setPending(false)
    }
  }
  const more = next ? (
    <div className="stack">
      {error ? <ProblemNotice error={error} /> : null}
      <div>
        <Button isPending={isPending} onPress={() => void read(next)}>
          {t.more}
        </Button>
      </div>
    </div>
  ) : null
  return { rows: [first, ...pages].flatMap(page => page.items), more }
}
