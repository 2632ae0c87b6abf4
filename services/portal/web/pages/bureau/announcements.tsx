import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { dayText, todayInWenzhou } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field } from '../../ui/form'
import { FormDialog, ReasonField } from '../../ui/form-dialog'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

type Announcement = components['schemas']['Announcement']
interface Announcements {
  readonly items: readonly Announcement[]
  readonly next: string | null
}

const texts = {
  title: { zh: '公告管理', en: 'Announcements' },
  words: {
    zh: '公告自起始日期起显示在首页，所有人可见。发布后不能修改，需要更改的撤下后重新发布。',
    en: 'An announcement stands on the first page from its day on, for everybody. It is not changed later: withdraw it and write another.',
  },
  new: { zh: '发布公告', en: 'Write one' },
  titleZh: { zh: '标题', en: 'Title in Chinese' },
  textZh: { zh: '正文', en: 'Text in Chinese' },
  titleEn: { zh: '英文标题', en: 'Title in English' },
  textEn: { zh: '英文正文', en: 'Text in English' },
  both: { zh: '英文标题和正文要么都填，要么都不填', en: 'Title and text in English: both or neither' },
  from: { zh: '自何日起显示', en: 'Shown from' },
  list: { zh: '已写的公告', en: 'Announcements written' },
  none: { zh: '还没有公告。', en: 'None yet.' },
  day: { zh: '起始日期', en: 'From' },
  state: { zh: '状态', en: 'State' },
  shown: { zh: '显示中', en: 'Shown' },
  later: { zh: '未到日期', en: 'Not yet' },
  withdrawn: { zh: '已撤下', en: 'Withdrawn' },
  act: { zh: '办理', en: 'Act' },
  withdraw: { zh: '撤下', en: 'Withdraw' },
  withdrawOf: { zh: (title: string) => `撤下公告：${title}`, en: (title: string) => `Withdraw: ${title}` },
}

/** The bureau writes and withdraws what everybody reads on the first page. */
export function WrittenAnnouncementsPage() {
  const t = useTexts(texts)
  const written = api.useQuery('get', '/v1/announcements/written')
  const done = () => void written.refetch()
  return (
    <Page title={t.title} crumbs={[]}>
      <p>{t.words}</p>
      <div>
        <NewAnnouncement onDone={done} />
      </div>
      <Loaded of={written}>{first => <List first={first} onDone={done} />}</Loaded>
    </Page>
  )
}

function NewAnnouncement({ onDone }: { readonly onDone: () => void }) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.new}
      title={t.new}
      kind="first"
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/announcements', {
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            from: text('from'),
            title: { zh: text('titleZh'), en: text('titleEn') || null },
            text: { zh: text('textZh'), en: text('textEn') || null },
          },
        })
        onDone()
      }}
    >
      <Field label={t.titleZh} name="titleZh" maxLength={100} />
      <Field label={t.textZh} name="textZh" rows={6} maxLength={5000} />
      <Field label={t.titleEn} name="titleEn" hint={t.both} maxLength={100} isOptional />
      <Field label={t.textEn} name="textEn" rows={6} maxLength={5000} isOptional />
      <Field label={t.from} name="from" type="date" min={todayInWenzhou()} defaultValue={todayInWenzhou()} />
    </FormDialog>
  )
}

function List({ first, onDone }: { readonly first: Announcements; readonly onDone: () => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Announcement>(first, async after => {
    const { data } = await client.GET('/v1/announcements/written', { params: { query: { after } } })
    return data!
  })
  return (
    <>
      <Table
        caption={t.list}
        rows={rows}
        keyOf={row => row.announcementId}
        empty={t.none}
        columns={[
          { name: t.titleZh, isHeading: true, cell: row => <span lang="zh-CN">{row.title.zh}</span> },
          { name: t.day, cell: row => dayText(row.from, language) },
          { name: t.state, cell: row => <State announcement={row} /> },
          {
            name: t.act,
            cell: row => (row.withdrawnAt ? null : <Withdrawal announcement={row} onDone={onDone} />),
          },
        ]}
      />
      {more}
    </>
  )
}

function State({ announcement: { withdrawnAt, from } }: { readonly announcement: Announcement }) {
  const t = useTexts(texts)
  if (withdrawnAt) return <Mark kind="bad">{t.withdrawn}</Mark>
  return from > todayInWenzhou() ? <Mark>{t.later}</Mark> : <Mark kind="good">{t.shown}</Mark>
}

function Withdrawal({
  announcement: { announcementId, title },
  onDone,
}: {
  readonly announcement: Announcement
  readonly onDone: () => void
}) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.withdraw}
      title={t.withdrawOf(title.zh)}
      kind="danger"
      onSend={async ({ text }) => {
        await client.POST('/v1/announcements/{announcementId}/withdrawal', {
          params: { path: { announcementId } },
          body: { reason: text('reason') },
        })
        onDone()
      }}
    >
      <ReasonField />
    </FormDialog>
  )
}
