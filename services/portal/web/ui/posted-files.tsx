import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { momentText } from '../text/dates'
import { useLanguage, useTexts } from '../text/text'
import { Button } from './button'
import { Dialog } from './dialog'
import { Loaded } from './loaded'
import { useMore } from './more'
import { type RowVerdict, RowVerdicts } from './row-verdicts'
import { Table } from './table'

const texts = {
  words: {
    zh: '每次报送的文件都原样保存，未被接收的也在内。',
    en: 'Each file is kept as it came, the refused ones too.',
  },
  none: { zh: '还没有报送过。', en: 'Nothing was sent yet.' },
  when: { zh: '报送时间', en: 'Sent at' },
  kind: { zh: '格式', en: 'Format' },
  act: { zh: '查看', en: 'See' },
  rows: { zh: '逐行结果', en: 'Row by row' },
  rowsAt: { zh: (when: string) => `逐行结果：${when}`, en: (when: string) => `Row by row: ${when}` },
  rowsOf: { zh: (when: string) => `${when} 报送的文件`, en: (when: string) => `The file of ${when}` },
  original: { zh: '下载原文件', en: 'Download as it came' },
  data: { zh: '数据', en: 'Data' },
  close: { zh: '关闭', en: 'Close' },
}

interface PostedFile {
  readonly fileId: string
  readonly mediaType: string
  readonly postedAt: string
}

export interface PostedPage {
  readonly items: readonly PostedFile[]
  readonly next: string | null
}

interface PostedFilesProps {
  readonly title: string
  readonly first: PostedPage
  readonly readNext: (after: string) => Promise<PostedPage>
  /** Where a file is, as it came. */
  readonly originalOf: (fileId: string) => string
  readonly readRows: (fileId: string) => Promise<readonly RowVerdict[]>
  readonly keyName?: string
  readonly outcomeWords?: Readonly<Record<string, string>>
}

/** Lists that were sent before, and what became of each row. */
export function PostedFiles(props: PostedFilesProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { title, first, readNext, originalOf } = props
  const [open, setOpen] = useState<PostedFile>()
  const { rows, more } = useMore(first, readNext)
  return (
    <section className="card">
      <h2>{title}</h2>
      <p>{t.words}</p>
      <Table
        caption={title}
        rows={rows}
        keyOf={row => row.fileId}
        empty={t.none}
        columns={[
          { name: t.when, isHeading: true, cell: row => momentText(row.postedAt, language) },
          { name: t.kind, cell: row => kindOf(row.mediaType) ?? t.data },
          {
            name: t.act,
            cell: row => (
              <div className="row">
                <Button label={t.rowsAt(momentText(row.postedAt, language))} onPress={() => setOpen(row)}>
                  {t.rows}
                </Button>
                <a className="button" href={originalOf(row.fileId)} download={nameOf(row)}>
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
          <Verdicts {...props} fileId={open.fileId} />
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

const nameOf = ({ mediaType, postedAt }: PostedFile): string =>
  `${postedAt.slice(0, 10)}.${(kindOf(mediaType) ?? 'json').toLowerCase()}`

function Verdicts({
  fileId,
  readRows,
  keyName,
  outcomeWords,
}: PostedFilesProps & { readonly fileId: string }) {
  const file = useQuery({ queryKey: ['posted', fileId], queryFn: () => readRows(fileId) })
  return <Loaded of={file}>{rows => <RowVerdicts {...{ rows, keyName, outcomeWords }} />}</Loaded>
}
