import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'

const texts = {
  open: { zh: '用摄像头扫准考证', en: 'Scan tickets by camera' },
  close: { zh: '关闭摄像头', en: 'Close the camera' },
  picture: {
    zh: '摄像头画面，对准准考证上的二维码',
    en: 'Picture of the camera: show it the QR code of the ticket',
  },
  refused: {
    zh: '摄像头打不开：请在浏览器中允许使用摄像头，或输入准考证号。',
    en: 'The camera can’t be opened: allow it in the browser, or type the number.',
  },
}

/** What browsers that read QR codes themselves have; its types are not part of TypeScript yet. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
type DetectorMaker = new (options: { readonly formats: readonly string[] }) => Detector
const detectorMaker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector

const LOOK_MS = 300
/** A code that stays before the camera is one ticket. */
const SAME_MS = 3_000

/** Reads QR codes of tickets by the camera, where the browser can; elsewhere there is nothing, and the number is typed. */
export function TicketCamera({ onCode }: { readonly onCode: (code: string) => void }) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  if (!detectorMaker || !navigator.mediaDevices) return null
  return (
    <div className="stack no-print">
      <div>
        <Button onPress={() => setOpen(!isOpen)}>{isOpen ? t.close : t.open}</Button>
      </div>
      {isOpen ? <Picture maker={detectorMaker} onCode={onCode} /> : null}
    </div>
  )
}

function Picture({
  maker,
  onCode,
}: {
  readonly maker: DetectorMaker
  readonly onCode: (code: string) => void
}) {
  const t = useTexts(texts)
  const video = useRef<HTMLVideoElement>(null)
  const tell = useRef(onCode)
  tell.current = onCode
  const [isRefused, setRefused] = useState(false)

  useEffect(() => {
    let isOver = false
    let stream: MediaStream | undefined
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (isOver) return end()
      const element = video.current!
      element.srcObject = stream
      await element.play()
      await look(new maker({ formats: ['qr_code'] }), element)
    }
    const end = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const look = async (detector: Detector, element: HTMLVideoElement) => {
      let last = { code: '', at: 0 }
      while (!isOver) {
        const [found] = await detector.detect(element)
        const code = found?.rawValue ?? ''
        if (code && (code !== last.code || Date.now() - last.at > SAME_MS)) tell.current(code)
        if (code) last = { code, at: Date.now() }
        await new Promise(resolve => setTimeout(resolve, LOOK_MS))
      }
    }
    begin().catch(() => {
      if (!isOver) setRefused(true)
    })
    return () => {
      isOver = true
      end()
    }
  }, [maker])

  if (isRefused) return <Notice kind="bad" title={t.refused} isLive />
  return <video ref={video} aria-label={t.picture} className="camera" muted playsInline />
}
