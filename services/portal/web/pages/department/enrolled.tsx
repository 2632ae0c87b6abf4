import { api, client } from '../../api/client'
import { dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Table } from '../../ui/table'
import { studyWords } from './words'

const texts = {
  title: { zh: '报名人员', en: 'Who enrolled' },
  none: { zh: '还没有人报名。', en: 'Nobody has enrolled yet.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  since: { zh: '报名时间', en: 'Enrolled' },
  study: { zh: '学习情况', en: 'Study' },
  finished: { zh: '学完', en: 'Finished' },
}

const useEnrolled = (offeringId: string) =>
  api.useQuery(
    'get',
    '/v1/offerings/{offeringId}/enrolments',
    { params: { path: { offeringId }, query: { limit: 100 } } },
    // Each reading is on the audit trail.
    { staleTime: Number.POSITIVE_INFINITY },
  )
type Read = NonNullable<ReturnType<typeof useEnrolled>['data']>

/** The people who are enrolled in an offering, and how far each is. */
export function Enrolled({ offeringId }: { readonly offeringId: string }) {
  const enrolled = useEnrolled(offeringId)
  return <Loaded of={enrolled}>{first => <People {...{ first, offeringId }} />}</Loaded>
}

function People({
  first,
  offeringId,
}: {
  readonly first: { readonly items: Read['items']; readonly next: string | null }
  readonly offeringId: string
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/offerings/{offeringId}/enrolments', {
      params: { path: { offeringId }, query: { limit: 100, after } },
    })
    return data!
  })
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.enrolmentId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.since, cell: row => dayText(row.enrolledAt, language) },
          {
            name: t.study,
            cell: row => (
              <Mark kind={row.study === 'finished' ? 'good' : 'usual'}>
                {studyWords[row.study][language]}
              </Mark>
            ),
          },
          {
            name: t.finished,
            cell: row =>
              row.attendedOn
                ? dayText(row.attendedOn, language)
                : row.finishedAt
                  ? momentText(row.finishedAt, language)
                  : '—',
          },
        ]}
      />
      {more}
    </section>
  )
}
