import { useState } from 'react'
import { api, client } from '../../api/client'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { RowVerdicts } from '../../ui/row-verdicts'
import { Table } from '../../ui/table'
import { outcomeWords } from './words'

const texts = {
  title: { zh: '已报送的文件', en: 'Files that were sent' },
  words: {
    zh: '每次报送的文件都原样保存，未被接收的也在内。',
    en: 'Each file is kept as it came, the refused ones too.',
  },
  none: { zh: '还没有报送过。', en: 'Nothing was sent yet.' },
  when: { zh: '报送时间', en: 'Sent at' },
  kind: { zh: '格式', en: 'Format' },
  act: { zh: '查看', en: 'See' },
  rows: { zh: '逐行结果', en: 'Row by row' },
  rowsOf: {
    zh: (when: string) => `${when} 报送的文件`,
    en: (when: string) => `The file of ${when}`,
  },
  original: { zh: '下载原文件', en: 'Download as it came' },
  byHand: { zh: '逐行录入', en: 'Rows' },
  ticket: { zh: '准考证号', en: 'Ticket' },
  close: { zh: '关闭', en: 'Close' },
}

/** The lists of results that the centre sent for a sitting, and what became of each row. */
export function PostedFiles({ sittingId }: { readonly sittingId: string }) {
  const files = api.useQuery('get', '/v1/sittings/{sittingId}/posted-results', {
    params: { path: { sittingId } },
  })
  return <Loaded of={files}>{first => <Files first={first} sittingId={sittingId} />}</Loaded>
}

const useFiles = () =>
  api.useQuery('get', '/v1/sittings/{sittingId}/posted-results', { params: { path: { sittingId: '' } } })
type Files = NonNullable<ReturnType<typeof useFiles>['data']>

function Files({ first, sittingId }: { readonly first: Files; readonly sittingId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [open, setOpen] = useState<Files['items'][number]>()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/sittings/{sittingId}/posted-results', {
      params: { path: { sittingId }, query: { after } },
    })
    return data as Files
  })
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p>{t.words}</p>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.fileId}
        empty={t.none}
        columns={[
          { name: t.when, isHeading: true, cell: row => momentText(row.postedAt, language) },
          { name: t.kind, cell: row => kindOf(row.mediaType) ?? t.byHand },
          {
            name: t.act,
            cell: row => (
              <div className="row">
                <Button
                  label={`${t.rows}：${momentText(row.postedAt, language)}`}
                  onPress={() => setOpen(row)}
                >
                  {t.rows}
                </Button>
                <a
                  className="button"
                  href={`/v1/posted-results/${row.fileId}/original`}
                  download={nameOf(row)}
                >
                  {t.original}
                </a>
              </div>
            ),
          },
        ]}
      />
      {more}
      {open ? (
        <Dialog title={t.rowsOf(momentText(open.postedAt, language))} onClose={() => setOpen(undefined)}>
          <Verdicts fileId={open.fileId} />
          <div>
            <Button onPress={() => setOpen(undefined)}>{t.close}</Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}

const kindOf = (mediaType: string): string | undefined =>
  mediaType.includes('spreadsheetml') ? 'XLSX' : mediaType.startsWith('text/') ? 'CSV' : undefined

const nameOf = ({ mediaType, postedAt }: Files['items'][number]): string =>
  `results-${postedAt.slice(0, 10)}.${(kindOf(mediaType) ?? 'json').toLowerCase()}`

function Verdicts({ fileId }: { readonly fileId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const file = api.useQuery('get', '/v1/posted-results/{fileId}', { params: { path: { fileId } } })
  const words = Object.fromEntries(Object.entries(outcomeWords).map(([code, each]) => [code, each[language]]))
  return (
    <Loaded of={file}>
      {({ rows }) => <RowVerdicts rows={rows} keyName={t.ticket} outcomeWords={words} />}
    </Loaded>
  )
}
