import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { useTexts } from '../../text/text'
import { ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { PostedFiles, type PostedPage } from '../../ui/posted-files'

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
  const path = { offeringId }
  const words = { studyFinished: t.finished }
  const files = api.useQuery('get', '/v1/offerings/{offeringId}/attendance-lists', { params: { path } })
  return (
    <>
      <section className="card">
        <h2>{t.title}</h2>
        <p>{t.words}</p>
        <p>
          <a className="button" href={`/v1/offerings/${offeringId}/attendance-template.csv`} download>
            {t.template}
          </a>
        </p>
        <ListIntake
          label={t.file}
          hint={t.hint}
          send={t.send}
          outcomeWords={words}
          preview={async list => {
            const { data } = await client.POST('/v1/offerings/{offeringId}/attendance-lists/preview', {
              params: { path },
              ...listBody(list),
            })
            return data!
          }}
          post={async (list, previewDigest, idempotencyKey) => {
            const { headers, ...body } = listBody(list)
            const { data } = await client.POST('/v1/offerings/{offeringId}/attendance-lists', {
              params: { path, query: { previewDigest } },
              headers: { ...headers, 'Idempotency-Key': idempotencyKey },
              ...body,
            })
            return data!
          }}
          onPosted={() => void onPosted()}
        />
      </section>
      <Loaded of={files}>
        {first => (
          <PostedFiles
            title={t.posted}
            first={first}
            outcomeWords={words}
            readNext={async after => {
              const { data } = await client.GET('/v1/offerings/{offeringId}/attendance-lists', {
                params: { path, query: { after } },
              })
              return data as PostedPage
            }}
            originalOf={fileId => `/v1/posted-lists/${fileId}/original`}
            readRows={async fileId => {
              const { data } = await client.GET('/v1/posted-lists/{fileId}', { params: { path: { fileId } } })
              return data!.rows
            }}
          />
        )}
      </Loaded>
    </>
  )
}
