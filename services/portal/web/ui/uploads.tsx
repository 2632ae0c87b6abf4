import { useState } from 'react'
import { Problem } from '../api/problem'
import { useTexts } from '../text/text'
import { useAct } from './act'
import { Bar } from './bar'
import { Button } from './button'
import { FileButton } from './file-choice'
import { ProblemNotice } from './problem-notice'
import { sendFile } from './resumable-upload'

const texts = {
  remove: { zh: '删除', en: 'Remove' },
  removeOf: { zh: (name: string) => `删除${name}`, en: (name: string) => `Remove ${name}` },
  drop: { zh: '知道了，另选文件', en: 'Choose another file' },
  dropOf: { zh: (name: string) => `${name}：另选文件`, en: (name: string) => `${name}: choose another file` },
  goOn: { zh: '选择同一文件，接着上传', en: 'Choose the same file to go on' },
  otherFile: {
    zh: '这不是同一个文件（大小不同），请重新选择，或删除后另行上传。',
    en: 'This is another file (its size differs): choose again, or remove this one.',
  },
  sent: { zh: (percent: number) => `已上传 ${percent}%`, en: (percent: number) => `${percent} % sent` },
}

interface Running {
  readonly kind: string
  readonly fileName: string
  readonly sent: number
  readonly sizeBytes: number
  readonly error?: unknown
}

/** An upload as the API knows it: begun here or on another device. */
interface KnownUpload {
  readonly id: string
  readonly kind: string
  readonly fileName: string
  readonly offset: number
  readonly sizeBytes: number
}

interface Uploading {
  /** Begins one, and says where its bytes go. */
  begin(kind: string, file: File, description?: string): Promise<{ id: string; url: string }>
  urlOf(id: string): string
  remove(id: string): Promise<unknown>
  /** Reads the list of uploads again. */
  onChanged(): unknown
}

export type Uploads = ReturnType<typeof useUploads>

/** The uploads of a page, each of a kind: begun here, or gone on with. */
export function useUploads({ begin, urlOf, remove, onChanged }: Uploading) {
  const [running, setRunning] = useState<Readonly<Record<string, Running>>>({})
  const change = (id: string, next: Partial<Running> | undefined) =>
    setRunning(all => {
      const { [id]: before, ...others } = all
      return next && (before || next.kind) ? { ...others, [id]: { ...before, ...next } as Running } : others
    })
  const send = async (id: string, file: File, url: string, kind: string) => {
    change(id, { kind, fileName: file.name, sizeBytes: file.size, sent: 0, error: undefined })
    try {
      await sendFile({ file, url, onSent: sent => change(id, { sent }) })
      change(id, undefined)
    } catch (error) {
      change(id, { error })
    }
    await onChanged()
  }
  return {
    running,
    begin: async (kind: string, file: File, description?: string) => {
      const { id, url } = await begin(kind, file, description)
      // A file that was not taken gives way to the one chosen in its place.
      for (const [refused, each] of Object.entries(running))
        if (each.kind === kind && isRefused(each.error)) change(refused, undefined)
      void send(id, file, url, kind)
    },
    goOn: (id: string, kind: string, file: File) => send(id, file, urlOf(id), kind),
    /** Takes one off the page that the API has refused: another file is chosen as the first one was. */
    drop: (id: string) => change(id, undefined),
    remove: async (id: string) => {
      await remove(id)
      change(id, undefined)
      await onChanged()
    },
  }
}

/** What is under way of a kind: on this page, or begun elsewhere and to be gone on with. */
export function UploadsUnderWay({
  kind,
  uploads,
  known,
}: {
  readonly kind: string
  readonly uploads: Uploads
  readonly known: readonly KnownUpload[]
}) {
  const t = useTexts(texts)
  const here = Object.entries(uploads.running).filter(([, each]) => each.kind === kind)
  const elsewhere = known.filter(each => each.kind === kind && !uploads.running[each.id])
  const percent = (sent: number, of: number) => t.sent(Math.floor((sent / of) * 100))
  return (
    <>
      {here.map(([id, { fileName, sent, sizeBytes, error }]) => (
        <div key={id} className="stack-tight">
          <Bar label={fileName} value={sent} of={sizeBytes} words={percent(sent, sizeBytes)} />
          {error ? (
            <>
              <ProblemNotice error={error} />
              {isRefused(error) ? (
                <Button label={t.dropOf(fileName)} onPress={() => uploads.drop(id)}>
                  {t.drop}
                </Button>
              ) : (
                <GoOn {...{ uploads, kind, id, sizeBytes, fileName }} />
              )}
            </>
          ) : null}
        </div>
      ))}
      {elsewhere.map(({ id, fileName, offset, sizeBytes }) => (
        <div key={id} className="stack-tight">
          <Bar label={fileName} value={offset} of={sizeBytes} words={percent(offset, sizeBytes)} />
          <GoOn {...{ uploads, kind, id, sizeBytes, fileName }} />
        </div>
      ))}
    </>
  )
}

/** The file itself was not taken: sending it again would come to the same. */
const isRefused = (error: unknown): boolean =>
  error instanceof Problem && [413, 415, 422].includes(error.status)

function GoOn({
  uploads,
  kind,
  id,
  sizeBytes,
  fileName,
}: {
  readonly uploads: Uploads
  readonly kind: string
  readonly id: string
  readonly sizeBytes: number
  readonly fileName: string
}) {
  const t = useTexts(texts)
  const [isOther, setOther] = useState(false)
  const removing = useAct(() => uploads.remove(id))
  return (
    <>
      {isOther ? <p className="fault">{t.otherFile}</p> : null}
      {removing.problem}
      <div className="row">
        <FileButton
          label={t.goOn}
          onFile={file => {
            setOther(file.size !== sizeBytes)
            if (file.size === sizeBytes) void uploads.goOn(id, kind, file)
          }}
        />
        <Button
          label={t.removeOf(fileName)}
          isPending={removing.isPending}
          onPress={() => void removing.run()}
        >
          {t.remove}
        </Button>
      </div>
    </>
  )
}
