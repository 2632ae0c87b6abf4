import { Link } from '@tanstack/react-router'
import { roleNames } from '../../../../../domain/authority/names'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { actWords, objectKindWords } from '../../text/audit-words'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

type Reading = components['schemas']['FoundReading']
type Readings = { readonly items: readonly Reading[]; readonly next: string | null }

const texts = {
  title: { zh: '谁查看过我的资料', en: 'Who read my record' },
  profile: { zh: '个人资料', en: 'My data' },
  words: {
    zh: '单位、考点和各级部门每次查看您的资料、学时、申请和材料都有记录，最新的在前。您本人的查看不记录。如有疑问，请向该部门或监察机关反映。',
    en: 'Each time an employer, a centre or an office looked at your data, hours, claims or evidence, the newest first. Your own looks are not kept. Ask the office, or the supervisory organ, where something is not right.',
  },
  none: { zh: '还没有人查看过您的资料。', en: 'Nobody has looked yet.' },
  at: { zh: '时间', en: 'When' },
  who: { zh: '查看者', en: 'Who' },
  what: { zh: '查看内容', en: 'What' },
  list: { zh: '在名单中', en: 'in a list' },
}

/** Each look of an official, an employer or an organiser at the reader's own record (Article 16). */
export function ReadingsPage() {
  const t = useTexts(texts)
  const readings = api.useQuery('get', '/v1/my/readings')
  return (
    <Page title={t.title} crumbs={[{ title: t.profile, to: '/my/profile' }]}>
      <p>{t.words}</p>
      <Loaded of={readings}>{first => <Rows first={first} />}</Loaded>
    </Page>
  )
}

function Rows({ first }: { readonly first: Readings }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/my/readings', { params: { query: { after } } })
    return data as Readings
  })
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => `${row.service}/${row.readingId}`}
        empty={t.none}
        columns={[
          { name: t.at, cell: row => momentText(row.readAt, language) },
          { name: t.who, isHeading: true, cell: row => <Reader row={row} /> },
          { name: t.what, cell: row => <Subject row={row} /> },
        ]}
      />
      {more}
    </>
  )
}

function Reader({ row: { office, actorRole } }: { readonly row: Reading }) {
  const language = useLanguage()
  const role = roleNames[actorRole][language]
  return <>{office ? `${office}（${role}）` : role}</>
}

function Subject({ row: { act, objectKind, claimId, isList } }: { readonly row: Reading }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const said = `${actWords[act][language]}${isList ? `（${t.list}）` : ''}`
  if (!claimId) return <>{said}</>
  return (
    <>
      {said}：
      <Link to="/my/claims/$claimId" params={{ claimId }}>
        {objectKindWords[objectKind][language]}
      </Link>
    </>
  )
}
