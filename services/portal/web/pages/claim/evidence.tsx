import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client'
import type { Language } from '../../text/text'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Bar } from '../../ui/bar'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FileView } from '../../ui/file-view'
import { Mark } from '../../ui/notice'
import { ProblemNotice } from '../../ui/problem-notice'
import { sendFile } from '../../ui/resumable-upload'
import { claimQuery } from './draft'
import type { Claim, ClaimType } from './words'

const texts = {
  title: { zh: '佐证材料', en: 'Evidence' },
  one: { zh: '下列材料任选一种上传。', en: 'Upload any one of these.' },
  all: { zh: '标有“必需”的材料都要上传。', en: 'Upload all that are marked as needed.' },
  formats: {
    zh: '照片（JPG、PNG）或 PDF。网络中断后会自动续传；换了设备，选择同一文件即可接着上传。',
    en: 'Photos (JPG, PNG) or PDF. An upload goes on by itself after the line was lost, and on another device with the same file.',
  },
  needed: { zh: '必需', en: 'Needed' },
  upload: { zh: '上传', en: 'Upload' },
  uploadOf: { zh: (name: string) => `上传${name}`, en: (name: string) => `Upload: ${name}` },
  view: { zh: '查看', en: 'View' },
  viewOf: { zh: (name: string) => `查看${name}`, en: (name: string) => `View ${name}` },
  remove: { zh: '删除', en: 'Remove' },
  removeOf: { zh: (name: string) => `删除${name}`, en: (name: string) => `Remove ${name}` },
  close: { zh: '关闭', en: 'Close' },
  goOn: { zh: '选择同一文件，接着上传', en: 'Choose the same file to go on' },
  otherFile: {
    zh: '这不是同一个文件（大小不同），请重新选择，或删除后另行上传。',
    en: 'This is another file (its size differs): choose again, or remove this one.',
  },
  sent: { zh: (percent: number) => `已上传 ${percent}%`, en: (percent: number) => `${percent} % sent` },
  describe: { zh: '这份材料是什么', en: 'What is this?' },
  describeFirst: { zh: '请先写明这份材料是什么', en: 'Say first what it is' },
  none: { zh: '没有材料', en: 'None' },
  toCorrect: { zh: '审核人员请您修改此项', en: 'The reviewer asks you to correct this' },
}

const ACCEPTED = 'application/pdf,image/jpeg,image/png,.ofd,.docx'

type Evidence = Claim['evidence'][number]

interface Running {
  readonly kind: string
  readonly fileName: string
  readonly sent: number
  readonly sizeBytes: number
  readonly error?: unknown
}

/** Evidence of a claim that is being filled in: each kind with its sample, its files, and what is under way. */
export function EvidenceInputs({ claim, type }: { readonly claim: Claim; readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const uploads = useUploads(claim)
  return (
    <section className="stack" aria-labelledby="evidence">
      <h2 id="evidence">{t.title}</h2>
      <p>{type.required === 'one' ? t.one : t.all}</p>
      <p className="soft small">{t.formats}</p>
      <ul className="cards">
        {type.evidence.map(({ kind, name, sample }) => (
          <li key={kind} className="stack-tight kind">
            <p className="row">
              <strong>{name[language]}</strong>
              {type.required !== 'one' && type.required.includes(kind) ? <Mark>{t.needed}</Mark> : null}
              {claim.marked.includes(`evidence.${kind}`) ? <Mark kind="warn">{t.toCorrect}</Mark> : null}
            </p>
            <p className="soft small">{sample[language]}</p>
            <Files
              files={claim.evidence.filter(each => each.kind === kind)}
              claim={claim}
              onRemove={uploads.remove}
            />
            <UnderWay {...{ claim, kind, uploads }} />
            <Choose
              name={name[language]}
              isOther={kind === 'other'}
              onFile={(file, description) => uploads.begin(kind, file, description)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

type Uploads = ReturnType<typeof useUploads>

/** The uploads of this page: begun here, or gone on with. */
function useUploads({ claimId }: Claim) {
  const queries = useQueryClient()
  const [running, setRunning] = useState<Readonly<Record<string, Running>>>({})
  const read = () => queries.invalidateQueries({ queryKey: claimQuery(claimId).queryKey })
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
    await read()
  }
  return {
    running,
    begin: async (kind: string, file: File, description?: string) => {
      const { data, response } = await client.POST('/v1/claims/{claimId}/evidence', {
        params: { path: { claimId } },
        headers: { 'Idempotency-Key': crypto.randomUUID() },
        body: { kind, fileName: file.name, sizeBytes: file.size, ...(description ? { description } : {}) },
      })
      const url = response.headers.get('location')
      if (data && url) void send(data.evidenceId, file, url, kind)
    },
    goOn: (evidenceId: string, kind: string, file: File) =>
      send(evidenceId, file, `/v1/claims/${claimId}/evidence/${evidenceId}/upload`, kind),
    remove: async (evidenceId: string) => {
      await client.DELETE('/v1/claims/{claimId}/evidence/{evidenceId}', {
        params: { path: { claimId, evidenceId } },
      })
      change(evidenceId, undefined)
      await read()
    },
  }
}

/** What is under way of a kind: in this page, or begun elsewhere and to be gone on with. */
function UnderWay({
  claim,
  kind,
  uploads,
}: {
  readonly claim: Claim
  readonly kind: string
  readonly uploads: Uploads
}) {
  const t = useTexts(texts)
  const here = Object.entries(uploads.running).filter(([, each]) => each.kind === kind)
  const elsewhere = claim.uploads.filter(each => each.kind === kind && !uploads.running[each.evidenceId])
  const percent = (sent: number, of: number) => t.sent(Math.floor((sent / of) * 100))
  return (
    <>
      {here.map(([id, { fileName, sent, sizeBytes, error }]) => (
        <div key={id} className="stack-tight">
          <Bar label={fileName} value={sent} of={sizeBytes} words={percent(sent, sizeBytes)} />
          {error ? (
            <>
              <ProblemNotice error={error} />
              <GoOn {...{ uploads, kind, evidenceId: id, sizeBytes, fileName }} />
            </>
          ) : null}
        </div>
      ))}
      {elsewhere.map(({ evidenceId, fileName, offset, sizeBytes }) => (
        <div key={evidenceId} className="stack-tight">
          <Bar label={fileName} value={offset} of={sizeBytes} words={percent(offset, sizeBytes)} />
          <GoOn {...{ uploads, kind, evidenceId, sizeBytes, fileName }} />
        </div>
      ))}
    </>
  )
}

function GoOn({
  uploads,
  kind,
  evidenceId,
  sizeBytes,
  fileName,
}: {
  readonly uploads: Uploads
  readonly kind: string
  readonly evidenceId: string
  readonly sizeBytes: number
  readonly fileName: string
}) {
  const t = useTexts(texts)
  const [isOther, setOther] = useState(false)
  const removing = useAct(() => uploads.remove(evidenceId))
  return (
    <>
      {isOther ? <p className="fault">{t.otherFile}</p> : null}
      {removing.problem}
      <div className="row">
        <FileInput
          label={t.goOn}
          onFile={file => {
            setOther(file.size !== sizeBytes)
            if (file.size === sizeBytes) void uploads.goOn(evidenceId, kind, file)
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

function Choose({
  name,
  isOther,
  onFile,
}: {
  readonly name: string
  readonly isOther: boolean
  readonly onFile: (file: File, description?: string) => Promise<void>
}) {
  const t = useTexts(texts)
  const [description, setDescription] = useState('')
  const [isUnsaid, setUnsaid] = useState(false)
  const choosing = useAct((_key, file: File) => onFile(file, description.trim()))
  return (
    <div className="stack-tight">
      {choosing.problem}
      {isOther ? (
        <div className="field">
          <label htmlFor="evidence-other">{t.describe}</label>
          <input
            id="evidence-other"
            maxLength={500}
            value={description}
            aria-invalid={isUnsaid || undefined}
            onChange={event => setDescription(event.target.value)}
            onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
          />
          {isUnsaid ? <span className="fault">{t.describeFirst}</span> : null}
        </div>
      ) : null}
      <div>
        <FileInput
          label={t.uploadOf(name)}
          onFile={file => {
            setUnsaid(isOther && description.trim() === '')
            if (!isOther || description.trim() !== '') void choosing.run(file)
          }}
        />
      </div>
    </div>
  )
}

/** The platform's own chooser of a file, as a button. */
function FileInput({ label, onFile }: { readonly label: string; readonly onFile: (file: File) => void }) {
  return (
    <label className="button file">
      {label}
      <input
        type="file"
        className="unseen"
        accept={ACCEPTED}
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

function Files({
  claim,
  files,
  onRemove,
}: {
  readonly claim: Claim
  readonly files: readonly Evidence[]
  readonly onRemove?: (evidenceId: string) => Promise<void>
}) {
  return (
    <ul className="plain">
      {files.map(file => (
        <EvidenceFile key={file.evidenceId} {...{ claim, file }} {...(onRemove ? { onRemove } : {})} />
      ))}
    </ul>
  )
}

function EvidenceFile({
  claim,
  file,
  onRemove,
}: {
  readonly claim: Claim
  readonly file: Evidence
  readonly onRemove?: (evidenceId: string) => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const removing = useAct(async () => onRemove?.(file.evidenceId))
  return (
    <li className="row">
      <span>
        {file.description ? `${file.description}：` : ''}
        {file.fileName} <span className="soft">{sizeText(file.sizeBytes, language)}</span>
      </span>
      <Button label={t.viewOf(file.fileName)} onPress={() => setOpen(true)}>
        {t.view}
      </Button>
      {onRemove ? (
        <Button
          label={t.removeOf(file.fileName)}
          isPending={removing.isPending}
          onPress={() => void removing.run()}
        >
          {t.remove}
        </Button>
      ) : null}
      {removing.problem}
      {isOpen ? (
        <Dialog title={file.fileName} onClose={() => setOpen(false)}>
          <EvidenceView claimId={claim.claimId} file={file} />
          <Button onPress={() => setOpen(false)}>{t.close}</Button>
        </Dialog>
      ) : null}
    </li>
  )
}

/** The evidence of a claim that was handed in. */
export function EvidenceList({ claim, type }: { readonly claim: Claim; readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card" aria-labelledby="evidence">
      <h2 id="evidence">{t.title}</h2>
      {claim.evidence.length === 0 ? <p className="soft">{t.none}</p> : null}
      {type.evidence
        .filter(({ kind }) => claim.evidence.some(each => each.kind === kind))
        .map(({ kind, name }) => (
          <div key={kind} className="stack-tight">
            <h3>{name[language]}</h3>
            <Files claim={claim} files={claim.evidence.filter(each => each.kind === kind)} />
          </div>
        ))}
    </section>
  )
}

/** A piece of evidence in the page. */
export function EvidenceView({ claimId, file }: { readonly claimId: string; readonly file: Evidence }) {
  const { evidenceId, fileName, mediaType } = file
  return (
    <FileView
      key={evidenceId}
      {...{ fileName, mediaType }}
      address={evidenceId}
      read={async () => {
        const { data } = await client.GET('/v1/claims/{claimId}/evidence/{evidenceId}/file', {
          params: { path: { claimId, evidenceId } },
          parseAs: 'blob',
        })
        return data as Blob
      }}
    />
  )
}

const KILO = 1_000
const sizeText = (bytes: number, language: Language): string =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumSignificantDigits: 2 }).format(
    bytes < KILO * KILO ? bytes / KILO : bytes / (KILO * KILO),
  ) + (bytes < KILO * KILO ? ' KB' : ' MB')
