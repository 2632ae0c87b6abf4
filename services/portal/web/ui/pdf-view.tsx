import { getDocument, type PDFDocumentProxy, PDFWorker, version } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { Notice } from './notice'

const texts = {
  page: {
    zh: (page: number, of: number) => `第 ${page} 页，共 ${of} 页`,
    en: (page: number, of: number) => `Page ${page} of ${of}`,
  },
  back: { zh: '上一页', en: 'Previous page' },
  on: { zh: '下一页', en: 'Next page' },
  larger: { zh: '放大', en: 'Larger' },
  smaller: { zh: '缩小', en: 'Smaller' },
  turn: { zh: '旋转', en: 'Turn' },
  opening: { zh: '正在打开文件…', en: 'Opening the file…' },
  unreadable: { zh: '此文件无法在页面中显示，请下载查看', en: 'This file cannot be shown here: download it' },
  first: { zh: '已是第一页', en: 'This is the first page' },
  last: { zh: '已是最后一页', en: 'This is the last page' },
}

/** Trusted Types let the page start one worker: the one that takes PDF files apart. */
const policy = (
  globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }
  }
).trustedTypes?.createPolicy('pdf-worker', {
  createScriptURL: (url: string) => {
    if (url !== workerUrl) throw new TypeError(`${url} is not the worker of PDF files`)
    return url
  },
})

let shared: PDFWorker | undefined
function worker(): PDFWorker {
  shared ??= PDFWorker.create({
    port: new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' }) as never,
  })
  return shared
}

/** Character maps and fonts that a file may lack: without them a Chinese page is blank, and no error says so. */
const resources = (folder: string) => `/assets/pdfjs-${version}/${folder}/`

interface Look {
  readonly page: number
  readonly zoom: number
  readonly turn: number
}

/** Shows one page of a PDF file at a time, with its text for screen readers. */
export function PdfView({ file, name }: { readonly file: Blob; readonly name: string }) {
  const t = useTexts(texts)
  const [document, setDocument] = useState<PDFDocumentProxy>()
  const [isUnreadable, setUnreadable] = useState(false)
  const [look, setLook] = useState<Look>({ page: 1, zoom: 1, turn: 0 })
  useEffect(() => {
    let isGone = false
    const open = async () => {
      const task = getDocument({
        data: new Uint8Array(await file.arrayBuffer()),
        worker: worker(),
        cMapUrl: resources('cmaps'),
        standardFontDataUrl: resources('standard_fonts'),
        wasmUrl: resources('wasm'),
        iccUrl: resources('iccs'),
        useWorkerFetch: true,
      })
      const opened = await task.promise
      if (isGone) void task.destroy()
      else setDocument(opened)
    }
    open().catch(() => setUnreadable(true))
    return () => {
      isGone = true
    }
  }, [file])
  useEffect(() => () => void document?.loadingTask.destroy(), [document])
  if (isUnreadable) return <Notice kind="warn" title={t.unreadable} />
  if (!document) return <p role="status">{t.opening}</p>
  const { page, zoom, turn } = look
  return (
    <div className="stack">
      <div className="row no-print">
        <Button because={page === 1 ? t.first : null} onPress={() => setLook({ ...look, page: page - 1 })}>
          {t.back}
        </Button>
        <span role="status">{t.page(page, document.numPages)}</span>
        <Button
          because={page === document.numPages ? t.last : null}
          onPress={() => setLook({ ...look, page: page + 1 })}
        >
          {t.on}
        </Button>
        <Button onPress={() => setLook({ ...look, zoom: Math.min(4, zoom * 1.25) })}>{t.larger}</Button>
        <Button onPress={() => setLook({ ...look, zoom: Math.max(0.5, zoom / 1.25) })}>{t.smaller}</Button>
        <Button onPress={() => setLook({ ...look, turn: (turn + 90) % 360 })}>{t.turn}</Button>
      </div>
      <PdfPage document={document} look={look} label={`${name} ${t.page(page, document.numPages)}`} />
    </div>
  )
}

function PdfPage({
  document,
  look: { page, zoom, turn },
  label,
}: {
  readonly document: PDFDocumentProxy
  readonly look: Look
  readonly label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    let isGone = false
    let stop: (() => void) | undefined
    const draw = async () => {
      const opened = await document.getPage(page)
      const element = canvas.current
      if (isGone || !element) return
      const sharpness = globalThis.devicePixelRatio || 1
      const plain = opened.getViewport({ scale: 1, rotation: (opened.rotate + turn) % 360 })
      const wide = (element.parentElement?.clientWidth ?? plain.width) * zoom
      const viewport = opened.getViewport({
        scale: (wide / plain.width) * sharpness,
        rotation: (opened.rotate + turn) % 360,
      })
      element.width = Math.floor(viewport.width)
      element.height = Math.floor(viewport.height)
      element.style.width = `${Math.floor(viewport.width / sharpness)}px`
      const task = opened.render({ canvas: element, viewport })
      stop = () => task.cancel()
      await task.promise
      const { items } = await opened.getTextContent()
      if (!isGone) setWords(items.map(item => ('str' in item ? item.str : '')).join(' '))
    }
    draw().catch((error: Error) => {
      if (error.name !== 'RenderingCancelledException') throw error
    })
    return () => {
      isGone = true
      stop?.()
    }
  }, [document, page, zoom, turn])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is larger than its frame is scrolled by keyboard.
    <section className="sheet" tabIndex={0} aria-label={label}>
      <canvas ref={canvas} role="img" aria-label={label} />
      <p className="unseen">{words}</p>
    </section>
  )
}
