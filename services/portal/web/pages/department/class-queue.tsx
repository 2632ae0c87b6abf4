import { api, client } from '../../api/client'
import { useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { type ClassPage, ClassTable } from '../organiser/class-table'

const texts = {
  title: { zh: '培训班审核', en: 'Classes to review' },
  words: {
    zh: '等待审核的办班计划和名单，期限近的在前。',
    en: 'Plans and rosters that wait for you, the nearest deadline first.',
  },
  none: { zh: '没有等待审核的培训班。', en: 'Nothing waits for you.' },
}

/** The plans and rosters that wait for a department (Article 13). */
export function ClassQueuePage() {
  const t = useTexts(texts)
  const queue = api.useQuery('get', '/v1/class-queue', { params: { query: { limit: 50 } } })
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <section className="card">
        <Loaded of={queue}>{first => <Queue first={first} />}</Loaded>
      </section>
    </Page>
  )
}

function Queue({ first }: { readonly first: ClassPage }) {
  const t = useTexts(texts)
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/class-queue', { params: { query: { limit: 50, after } } })
    return data as ClassPage
  })
  return (
    <>
      <ClassTable caption={t.title} rows={rows} empty={t.none} />
      {more}
    </>
  )
}
