import type { ReactNode } from 'react'
import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { PostedFiles, type PostedPage } from '../../ui/posted-files'
import type { RowVerdict } from '../../ui/row-verdicts'

const paths = {
  assessments: {
    preview: '/v1/offerings/{offeringId}/assessments/preview',
    post: '/v1/offerings/{offeringId}/assessments',
    posted: '/v1/offerings/{offeringId}/posted-assessments',
    file: '/v1/posted-results',
  },
  attendance: {
    preview: '/v1/offerings/{offeringId}/attendance-lists/preview',
    post: '/v1/offerings/{offeringId}/attendance-lists',
    posted: '/v1/offerings/{offeringId}/attendance-lists',
    file: '/v1/posted-lists',
  },
} as const

interface OfferingListProps {
  readonly kind: keyof typeof paths
  readonly offeringId: string
  readonly texts: Readonly<Record<'title' | 'words' | 'file' | 'hint' | 'send' | 'posted', string>>
  readonly outcomeWords: Readonly<Record<string, string>>
  /** Above the choice of the file: its template. */
  readonly template?: ReactNode
  /** Shown between the list to send and the lists sent before. */
  readonly children?: ReactNode
  readonly readRows: (fileId: string) => Promise<readonly RowVerdict[]>
  readonly onPosted: () => Promise<void>
}

/** A list of people that a department sends for an offering: its preview, its sending, and the lists sent before (Article 11). */
export function OfferingList({
  kind,
  offeringId,
  texts,
  outcomeWords,
  template,
  children,
  readRows,
  onPosted,
}: OfferingListProps) {
  const { preview, post, posted, file } = paths[kind]
  const path = { offeringId }
  const files = api.useQuery('get', posted, { params: { path } })
  return (
    <>
      <section className="card">
        <h2>{texts.title}</h2>
        <p>{texts.words}</p>
        {template}
        <ListIntake
          label={texts.file}
          hint={texts.hint}
          send={texts.send}
          outcomeWords={outcomeWords}
          preview={async list => {
            const { data } = await client.POST(preview, { params: { path }, ...listBody(list) })
            return data!
          }}
          post={async (list, previewDigest, idempotencyKey) => {
            const { headers, ...body } = listBody(list)
            const { data } = await client.POST(post, {
              params: { path, query: { previewDigest } },
              headers: { ...headers, 'Idempotency-Key': idempotencyKey },
              ...body,
            })
            return data!
          }}
          onPosted={() => void onPosted()}
        />
      </section>
      {children}
      <Loaded of={files}>
        {first => (
          <PostedFiles
            title={texts.posted}
            first={first}
            outcomeWords={outcomeWords}
            readNext={async after => {
              const { data } = await client.GET(posted, { params: { path, query: { after } } })
              return data as PostedPage
            }}
            originalOf={fileId => `${file}/${fileId}/original`}
            readRows={readRows}
          />
        )}
      </Loaded>
    </>
  )
}
