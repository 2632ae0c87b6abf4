import { api, client } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { PostedFiles, type PostedPage } from '../../ui/posted-files'
import { outcomeWordsIn } from './words'

const texts = {
  title: { zh: '已报送的文件', en: 'Files that were sent' },
  ticket: { zh: '准考证号', en: 'Ticket' },
}

/** The lists of results that the centre sent for a sitting. */
export function PostedResults({ sittingId }: { readonly sittingId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const path = { sittingId }
  const files = api.useQuery('get', '/v1/sittings/{sittingId}/posted-results', { params: { path } })
  return (
    <Loaded of={files}>
      {first => (
        <PostedFiles
          title={t.title}
          first={first}
          keyName={t.ticket}
          outcomeWords={outcomeWordsIn(language)}
          readNext={async after => {
            const { data } = await client.GET('/v1/sittings/{sittingId}/posted-results', {
              params: { path, query: { after } },
            })
            return data as PostedPage
          }}
          originalOf={fileId => `/v1/posted-results/${fileId}/original`}
          readRows={readPostedRows}
        />
      )}
    </Loaded>
  )
}

export async function readPostedRows(fileId: string) {
  const { data } = await client.GET('/v1/posted-results/{fileId}', { params: { path: { fileId } } })
  return data!.rows
}
