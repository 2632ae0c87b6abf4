import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { OfferingList } from './offering-list'

const texts = {
  title: { zh: '现场培训名单', en: 'Attendance list' },
  words: {
    zh: '名单上的人员记为学完。模板里已有还没有学完的人员。',
    en: 'The people on it have finished their study. The template has those who have not.',
  },
  template: { zh: '下载名单模板（CSV）', en: 'Download the template (CSV)' },
  file: { zh: '现场培训名单（XLSX 或 CSV）', en: 'Attendance list (XLSX or CSV)' },
  hint: { zh: '列名：证件号码、姓名、参加日期。', en: 'Columns 证件号码, 姓名, 参加日期.' },
  send: { zh: '提交名单', en: 'Send the list' },
  finished: { zh: '记为学完', en: 'Study finished' },
  posted: { zh: '已提交的名单', en: 'Lists that were sent' },
}

/** Who came to a training on site: a list of the department (Article 11). */
export function Attendance({
  offeringId,
  onPosted,
}: {
  readonly offeringId: string
  readonly onPosted: () => Promise<void>
}) {
  const t = useTexts(texts)
  return (
    <OfferingList
      kind="attendance"
      texts={t}
      outcomeWords={{ studyFinished: t.finished }}
      template={
        <p>
          <a className="button" href={`/v1/offerings/${offeringId}/attendance-template.csv`} download>
            {t.template}
          </a>
        </p>
      }
      readRows={async fileId => {
        const { data } = await client.GET('/v1/posted-lists/{fileId}', { params: { path: { fileId } } })
        return data!.rows
      }}
      {...{ offeringId, onPosted }}
    />
  )
}
