import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { Loaded } from './loaded'

const PdfView = lazy(() => import('./pdf-view').then(view => ({ default: view.PdfView })))

const texts = {
  download: { zh: '下载', en: 'Download' },
  opening: { zh: '正在打开文件…', en: 'Opening the file…' },
  turn: { zh: '旋转', en: 'Turn' },
  larger: { zh: '放大', en: 'Larger' },
  fit: { zh: '适合宽度', en: 'Fit the width' },
  onlyDownload: { zh: '这种格式只能下载后查看。', en: 'This format can only be downloaded.' },
}

interface FileViewProps {
  readonly fileName: string
  readonly mediaType: string
  /** Names the file for the page, so that it is read once however often it is shown. */
  readonly address: string
  readonly read: () => Promise<Blob>
}

/** A file in the page: pictures and PDF are shown, other formats are handed out. */
export function FileView({ fileName, mediaType, address, read }: FileViewProps) {
  // Each reading by an official is on the audit trail: the file is read once.
  const file = useQuery({
    queryKey: ['file', address],
    queryFn: read,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  })
  return (
    <Loaded of={file}>
      {blob => <Shown blob={blob.slice(0, blob.size, mediaType)} {...{ fileName, mediaType }} />}
    </Loaded>
  )
}

function Shown({
  blob,
  fileName,
  mediaType,
}: {
  readonly blob: Blob
  readonly fileName: string
  readonly mediaType: string
}) {
  const t = useTexts(texts)
  // The address is made once for these bytes, not at each drawing.
  const [file] = useState(blob)
  const url = useObjectUrl(file)
  return (
    <figure className="stack">
      {mediaType === 'application/pdf' ? (
        <Suspense fallback={<p role="status">{t.opening}</p>}>
          <PdfView file={file} name={fileName} />
        </Suspense>
      ) : mediaType.startsWith('image/') ? (
        <Picture url={url} name={fileName} />
      ) : (
        <p>{t.onlyDownload}</p>
      )}
      <figcaption className="row between no-print">
        <span>{fileName}</span>
        {url ? (
          <a className="button" href={url} download={fileName}>
            {t.download}
          </a>
        ) : null}
      </figcaption>
    </figure>
  )
}

function Picture({ url, name }: { readonly url: string | undefined; readonly name: string }) {
  const t = useTexts(texts)
  const [turn, setTurn] = useState(0)
  const [isLarge, setLarge] = useState(false)
  if (!url) return null
  return (
    <>
      <div className="row no-print">
        <Button onPress={() => setTurn((turn + 90) % 360)}>{t.turn}</Button>
        <Button onPress={() => setLarge(!isLarge)}>{isLarge ? t.fit : t.larger}</Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is larger than its frame is scrolled by keyboard. */}
      <section className="sheet" tabIndex={0} aria-label={name}>
        <img src={url} alt={name} className={`turn-${turn}${isLarge ? ' large' : ''}`} />
      </section>
    </>
  )
}

function useObjectUrl(blob: Blob): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
