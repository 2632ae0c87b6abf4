import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client'
import { useTakenFormats } from '../../api/taken-formats'
import { sizeText } from '../../text/sizes'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FileButton } from '../../ui/file-choice'
import { FileView } from '../../ui/file-view'
import { Mark } from '../../ui/notice'
import { UploadsUnderWay, useUploads } from '../../ui/uploads'
import { claimQuery } from './draft'
import type { Claim, ClaimType } from './words'

const texts = {
  title: { zh: '佐证材料', en: 'Evidence' },
  one: { zh: '下列材料任选一种上传。', en: 'Upload any one of these.' },
  all: { zh: '标有“必需”的材料都要上传。', en: 'Upload all that are marked as needed.' },
  formats: {
    zh: (names: readonly string[]) =>
      `可上传的格式：${names.join('、')}。网络中断后会自动续传；换了设备，选择同一文件即可接着上传。`,
    en: (names: readonly string[]) =>
      `Formats: ${names.join(', ')}. An upload goes on by itself after the line was lost, and on another device with the same file.`,
  },
  needed: { zh: '必需', en: 'Needed' },
  uploadOf: { zh: (name: string) => `上传${name}`, en: (name: string) => `Upload: ${name}` },
  view: { zh: '查看', en: 'View' },
  viewOf: { zh: (name: string) => `查看${name}`, en: (name: string) => `View ${name}` },
  remove: { zh: '删除', en: 'Remove' },
  removeOf: { zh: (name: string) => `删除${name}`, en: (name: string) => `Remove ${name}` },
  removeAsk: { zh: '删除后需要重新上传。确定删除吗？', en: 'It would have to be uploaded again. Remove it?' },
  removed: { zh: (name: string) => `已删除${name}`, en: (name: string) => `Removed: ${name}` },
  keep: { zh: '不删除', en: 'Keep it' },
  close: { zh: '关闭', en: 'Close' },
  describe: { zh: '这份材料是什么', en: 'What is this?' },
  describeFirst: { zh: '请先写明这份材料是什么', en: 'Say first what it is' },
  none: { zh: '没有材料', en: 'None' },
  toCorrect: { zh: '审核人员请您修改此项', en: 'The reviewer asks you to correct this' },
}

type Evidence = Claim['evidence'][number]

/** Evidence of a claim that is being filled in: each kind with its sample, its files, and what is under way. */
export function EvidenceInputs({ claim, type }: { readonly claim: Claim; readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const formats = useTakenFormats()
  const uploads = useEvidenceUploads(claim)
  return (
    <section className="stack" aria-labelledby="evidence">
      <h2 id="evidence">{t.title}</h2>
      <p>{type.required === 'one' ? t.one : t.all}</p>
      <p className="soft small">{t.formats(formats.names)}</p>
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
            <UploadsUnderWay {...{ kind, uploads }} known={claim.uploads.map(uploadOf)} />
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

const uploadOf = ({ evidenceId, ...upload }: Claim['uploads'][number]) => ({ id: evidenceId, ...upload })

/** The uploads of a claim: begun on this page, or gone on with. */
function useEvidenceUploads({ claimId }: Claim) {
  const queries = useQueryClient()
  return useUploads({
    begin: async (kind, file, description) => {
      const { data, response } = await client.POST('/v1/claims/{claimId}/evidence', {
        params: { path: { claimId } },
        headers: { 'Idempotency-Key': crypto.randomUUID() },
        body: { kind, fileName: file.name, sizeBytes: file.size, ...(description ? { description } : {}) },
      })
      return { id: data!.evidenceId, url: response.headers.get('location') ?? '' }
    },
    urlOf: evidenceId => `/v1/claims/${claimId}/evidence/${evidenceId}/upload`,
    remove: evidenceId =>
      client.DELETE('/v1/claims/{claimId}/evidence/{evidenceId}', {
        params: { path: { claimId, evidenceId } },
      }),
    onChanged: () => queries.invalidateQueries({ queryKey: claimQuery(claimId).queryKey }),
  })
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
  const { accept } = useTakenFormats()
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
        <FileButton
          label={t.uploadOf(name)}
          accept={accept}
          onFile={file => {
            setUnsaid(isOther && description.trim() === '')
            if (!isOther || description.trim() !== '') void choosing.run(file)
          }}
        />
      </div>
    </div>
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
  const [isAsked, setAsked] = useState(false)
  const removing = useAct(async () => onRemove?.(file.evidenceId), { done: t.removed(file.fileName) })
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
        <Button label={t.removeOf(file.fileName)} onPress={() => setAsked(true)}>
          {t.remove}
        </Button>
      ) : null}
      {isAsked ? (
        <Dialog title={t.removeOf(file.fileName)} onClose={() => setAsked(false)}>
          <p>{t.removeAsk}</p>
          {removing.problem}
          <div className="row">
            <Button kind="danger" isPending={removing.isPending} onPress={() => void removing.run()}>
              {t.remove}
            </Button>
            <Button onPress={() => setAsked(false)}>{t.keep}</Button>
          </div>
        </Dialog>
      ) : null}
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
