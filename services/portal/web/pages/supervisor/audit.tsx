import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { roleNames } from '../../../../../domain/authority/names'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { actWords, objectKindWords, serviceWords } from '../../text/audit-words'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

type Row = components['schemas']['FoundAuditRow']
type Named = NonNullable<Row['actor']>
type Listed = { readonly items: readonly Row[]; readonly next: string | null }

const texts = {
  title: { zh: '审计查询', en: 'Audit trail' },
  words: {
    zh: '一次查询全部系统的办理记录，最新的在前。查询本身也记入审计记录。',
    en: 'One search over the trails of all services, the newest first. The search is on the trail too.',
  },
  filter: { zh: '查询', en: 'Search' },
  from: { zh: '起始日期', en: 'From' },
  until: { zh: '截止日期', en: 'Until' },
  turned: { zh: '不能早于起始日期', en: 'Not before the first day' },
  act: { zh: '事项', en: 'Act' },
  service: { zh: '系统', en: 'Service' },
  all: { zh: '全部', en: 'All' },
  of: { zh: '只看', en: 'Only' },
  byWhom: { zh: (name: string) => `${name} 办理的`, en: (name: string) => `what ${name} did` },
  toWhom: { zh: (name: string) => `办理到 ${name} 的`, en: (name: string) => `what was done to ${name}` },
  ofPerson: { zh: (name: string) => `涉及 ${name} 的`, en: (name: string) => `what concerns ${name}` },
  find: { zh: '按证件号码查人', en: 'Find a person by document number' },
  number: { zh: '证件号码', en: 'Document number' },
  person: { zh: '涉及人员', en: 'Whose record' },
  everybody: { zh: '取消限定', en: 'Everybody again' },
  chosen: { zh: '所选的人或对象', en: 'the one that was chosen' },
  rows: { zh: '办理记录', en: 'What was done' },
  none: { zh: '没有符合的记录。', en: 'Nothing was found.' },
  at: { zh: '时间', en: 'When' },
  actor: { zh: '经办', en: 'Who' },
  object: { zh: '对象', en: 'To what' },
  reason: { zh: '理由', en: 'Reason' },
  system: { zh: '系统', en: 'The system' },
  visitor: { zh: '未登录的访问者', en: 'A visitor' },
  timeline: { zh: '办理过程', en: 'Timeline' },
}

const route = getRouteApi('/audit')

/** One search over all audit trails, for the supervisory organ and the municipal bureau (Article 16). */
export function AuditPage() {
  const t = useTexts(texts)
  const search = route.useSearch()
  const query = { ...search, limit: 40 } as never
  const found = api.useQuery('get', '/v1/audit', { params: { query } })
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <Filter />
      <Loaded of={found}>{first => <Rows first={first as Listed} query={query} />}</Loaded>
    </Page>
  )
}

function Filter() {
  const t = useTexts(texts)
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/audit' })
  const choices = (words: Record<string, { zh: string; en: string }>) =>
    Object.entries(words)
      .map(([value, each]) => ({ value, label: each[language] }))
      .sort((a, b) => a.label.localeCompare(b.label, language))
  return (
    <section className="card">
      <Form
        label={t.filter}
        send={t.filter}
        isKept={false}
        check={(text): Readonly<Record<string, string>> => {
          const isTurned = text('from') !== '' && text('until') !== '' && text('until') < text('from')
          return isTurned ? { until: t.turned } : {}
        }}
        onSend={({ text }) => {
          const said = ['from', 'until', 'act', 'service'].map(name => [name, text(name) || undefined])
          return navigate({ search: { ...search, ...Object.fromEntries(said) } })
        }}
      >
        <div className="columns">
          <Field label={t.from} name="from" type="date" isOptional defaultValue={search.from ?? ''} />
          <Field label={t.until} name="until" type="date" isOptional defaultValue={search.until ?? ''} />
          <Select
            label={t.act}
            name="act"
            isOptional
            empty={t.all}
            choices={choices(actWords)}
            defaultValue={search.act ?? ''}
          />
          <Select
            label={t.service}
            name="service"
            isOptional
            empty={t.all}
            choices={choices(serviceWords)}
            defaultValue={search.service ?? ''}
          />
        </div>
      </Form>
      {search.actorId || search.objectId || search.personId ? (
        <p className="row">
          {t.of}{' '}
          {search.personId ? t.ofPerson(t.chosen) : search.actorId ? t.byWhom(t.chosen) : t.toWhom(t.chosen)}
          <Link
            to="/audit"
            search={{ ...search, actorId: undefined, objectId: undefined, personId: undefined }}
            className="button"
          >
            {t.everybody}
          </Link>
        </p>
      ) : null}
      <PersonSearch />
    </section>
  )
}

function PersonSearch() {
  const t = useTexts(texts)
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/audit' })
  return (
    <details>
      <summary>{t.find}</summary>
      <Form
        label={t.find}
        send={t.find}
        isNarrow
        isKept={false}
        onSend={async ({ text }) => {
          const { data } = await client.POST('/v1/audit-people', {
            body: { documentNumber: text('documentNumber') },
          })
          const personId = data?.personId
          await navigate({ search: { ...search, actorId: undefined, objectId: undefined, personId } })
        }}
      >
        <Field label={t.number} name="documentNumber" maxLength={40} autoComplete="off" />
      </Form>
    </details>
  )
}

function Rows({ first, query }: { readonly first: Listed; readonly query: never }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const further = { ...(query as object), after } as never
    return (await client.GET('/v1/audit', { params: { query: further } })).data as Listed
  })
  return (
    <>
      <Table
        caption={t.rows}
        rows={rows}
        keyOf={row => row.id}
        empty={t.none}
        columns={[
          { name: t.at, cell: row => momentText(row.at, language) },
          { name: t.act, isHeading: true, cell: row => actWords[row.act][language] },
          { name: t.actor, cell: row => <Actor row={row} /> },
          { name: t.object, cell: row => <ObjectOf row={row} /> },
          { name: t.person, cell: row => <PersonOf row={row} /> },
          { name: t.reason, cell: row => row.reason ?? '' },
        ]}
      />
      {more}
    </>
  )
}

const inWords = ({ name, detail }: Named): string => (detail ? `${name}（${detail}）` : name)

function Actor({ row: { actor, actorId, actorRole } }: { readonly row: Row }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const search = route.useSearch()
  if (actorRole === 'system') return <>{t.system}</>
  if (actorId === 'anonymous') return <>{t.visitor}</>
  const role = roleNames[actorRole][language]
  return (
    <>
      {role}{' '}
      <Link to="/audit" search={{ ...search, objectId: undefined, actorId }}>
        {actor ? inWords(actor) : t.byWhom(role)}
      </Link>
    </>
  )
}

function PersonOf({ row: { person, personId } }: { readonly row: Row }) {
  const search = route.useSearch()
  if (!person || !personId) return null
  return (
    <Link to="/audit" search={{ ...search, actorId: undefined, objectId: undefined, personId }}>
      {inWords(person)}
    </Link>
  )
}

function ObjectOf({ row: { object, objectKind, objectId } }: { readonly row: Row }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const search = route.useSearch()
  const kind = objectKindWords[objectKind][language]
  const process = processOf(objectKind, objectId)
  return (
    <>
      <Link to="/audit" search={{ ...search, actorId: undefined, objectId }}>
        {object ? `${kind} ${inWords(object)}` : kind}
      </Link>
      {process ? (
        <>
          {' '}
          <Link to="/timeline" search={{ id: process }}>
            {t.timeline}
          </Link>
        </>
      ) : null}
    </>
  )
}

/** The process that goes with an object, where it has one. */
function processOf(kind: string, id: string): string | undefined {
  if (kind === 'process') return id
  const prefixes: Readonly<Record<string, string>> = {
    sitting: 'sitting',
    claim: 'claim',
    trainingClass: 'training-class',
  }
  const prefix = prefixes[kind]
  return prefix && `${prefix}/${id}`
}
