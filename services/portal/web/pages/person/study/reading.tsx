import { useTexts } from '../../../text/text'

/** Of a unit: a text, or the address of a video or of a document. */
export interface Content {
  readonly url?: string
  readonly text?: string
}

const texts = {
  document: { zh: '在新窗口打开学习材料', en: 'Open the material in a new window' },
  documentWords: {
    zh: '材料在新窗口打开时，本页不在屏幕上，时间不计。',
    en: 'While the material is open in front of this page, no time counts.',
  },
}

/** A page to be read. */
export function Reading({ content }: { readonly content: Content }) {
  const t = useTexts(texts)
  return (
    <article className="card reading" lang="zh-CN">
      {content.text?.split(/\n+/).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text does not change while it is read.
        <p key={at}>{paragraph}</p>
      ))}
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
