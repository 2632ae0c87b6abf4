import { useTexts } from '../../../text/text'
import { FileView } from '../../../ui/file-view'
import { readByLink, readLinks, type UnitMedium, type UnitOfMine } from './unit-links'

/** Of a unit: a text, the address of a document outside, and the media that are kept here. */
export interface Content {
  readonly url?: string
  readonly text?: string
  readonly media: readonly UnitMedium[]
}

const texts = {
  document: { zh: '在新窗口打开学习材料', en: 'Open the material in a new window' },
  documentWords: {
    zh: '材料在新窗口打开时，本页不在屏幕上，时间不计。',
    en: 'While the material is open in front of this page, no time counts.',
  },
}

/** A page to be read. */
export function Reading({ unit, content }: { readonly unit: UnitOfMine; readonly content: Content }) {
  const t = useTexts(texts)
  const page = content.media.find(each => each.kind === 'page')
  return (
    <article className="card reading" lang="zh-CN">
      {content.text?.split(/\n+/).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text does not change while it is read.
        <p key={at}>{paragraph}</p>
      ))}
      {page ? <FileView {...page} address={page.mediaId} read={() => readPage(unit, page.mediaId)} /> : null}
      {content.url ? (
        <p>
          <a href={content.url} target="_blank" rel="noreferrer">
            {t.document}
          </a>
          <br />
          <span className="small soft">{t.documentWords}</span>
        </p>
      ) : null}
    </article>
  )
}

async function readPage(unit: UnitOfMine, mediaId: string): Promise<Blob> {
  const link = (await readLinks(unit)).find(each => each.mediaId === mediaId)
  return readByLink(link?.url ?? '')
}
