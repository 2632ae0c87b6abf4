import { useState } from 'react'
import { classDocumentWords } from '../../../../../domain/class/words'
import { client } from '../../api/client'
import { useTakenFormats } from '../../api/taken-formats'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FileButton } from '../../ui/file-choice'
import { FileView } from '../../ui/file-view'
import { Field, Form } from '../../ui/form'
import { Mark } from '../../ui/notice'
import { UploadsUnderWay, useUploads } from '../../ui/uploads'
import type { TrainingClass } from './words'

const texts = {
  title: { zh: '材料', en: 'Documents' },
  formats: {
    zh: (names: readonly string[]) =>
      `可上传的格式：${names.join('、')}。网络中断后会自动续传；换了设备，选择同一文件即可接着上传。`,
    en: (names: readonly string[]) =>
      `Formats: ${names.join(', ')}. An upload goes on by itself after the line was lost, and on another device with the same file.`,
  },
  upload: { zh: (name: string) => `上传${name}`, en: (name: string) => `Upload: ${name}` },
  view: { zh: '查看', en: 'View' },
  viewOf: { zh: (name: string) => `查看${name}`, en: (name: string) => `View ${name}` },
  remove: { zh: '删除', en: 'Remove' },
  removeOf: { zh: (name: string) => `删除${name}`, en: (name: string) => `Remove ${name}` },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  withdrawOf: { zh: (name: string) => `撤回${name}`, en: (name: string) => `Withdraw ${name}` },
  withdrawWords: {
    zh: '已报送的材料撤回后仍会保留，标明已撤回。',
    en: 'A document that was handed in stays, marked as withdrawn.',
  },
  reason: { zh: '撤回原因', en: 'Why' },
  close: { zh: '关闭', en: 'Close' },
  none: { zh: '没有', en: 'None' },
  handedIn: { zh: (when: string) => `${when} 报送`, en: (when: string) => `handed in ${when}` },
  notYet: { zh: '未报送', en: 'Not handed in yet' },
  withdrawn: { zh: (reason: string) => `已撤回：${reason}`, en: (reason: string) => `Withdrawn: ${reason}` },
  same: {
    zh: '这份材料也用于另一个培训班或学时认证',
    en: 'The same file was handed in elsewhere too',
  },
}

const documentKinds = ['plan', 'approval', 'summary', 'record'] as const

type Document = TrainingClass['documents'][number]

interface DocumentsProps {
  readonly trainingClass: TrainingClass
  readonly isOrganiser: boolean
  readonly onChanged: () => Promise<void>
  readonly kinds?: readonly Document['kind'][]
}

/** The documents of a class: uploaded by its organiser, read by its department. */
export function Documents({ trainingClass, isOrganiser, onChanged, kinds = documentKinds }: DocumentsProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const formats = useTakenFormats()
  const uploads = useDocumentUploads(trainingClass.classId, onChanged)
  const isOver = ['cancelled', 'reversed', 'rosterRefused', 'closed'].includes(trainingClass.state)
  return (
    <section className="card">
      <h2>{t.title}</h2>
      {isOrganiser && !isOver ? <p className="soft small">{t.formats(formats.names)}</p> : null}
      <ul className="cards">
        {kinds.map(kind => {
          const files = trainingClass.documents.filter(each => each.kind === kind)
          return (
            <li key={kind} className="stack-tight kind">
              <strong>{classDocumentWords[kind][language]}</strong>
              {files.length === 0 ? <span className="soft">{t.none}</span> : null}
              <ul className="plain">
                {files.map(file => (
                  <DocumentRow
                    key={file.documentId}
                    {...{ trainingClass, file, isOrganiser, onChanged }}
                    onRemove={() => uploads.remove(file.documentId)}
                  />
                ))}
              </ul>
              {isOrganiser && !isOver ? (
                <>
                  <UploadsUnderWay
                    {...{ kind, uploads }}
                    known={trainingClass.uploads.map(({ documentId, ...each }) => ({
                      id: documentId,
                      ...each,
                    }))}
                  />
                  <Choose kind={kind} begin={uploads.begin} />
                </>
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function useDocumentUploads(classId: string, onChanged: () => Promise<void>) {
  return useUploads({
    begin: async (kind, file) => {
      const { data, response } = await client.POST('/v1/training-classes/{classId}/documents', {
        params: { path: { classId } },
        headers: { 'Idempotency-Key': crypto.randomUUID() },
        body: { kind: kind as Document['kind'], fileName: file.name, sizeBytes: file.size },
      })
      return { id: data!.documentId, url: response.headers.get('location') ?? '' }
    },
    urlOf: documentId => `/v1/training-classes/${classId}/documents/${documentId}/upload`,
    remove: documentId =>
      client.DELETE('/v1/training-classes/{classId}/documents/{documentId}', {
        params: { path: { classId, documentId } },
      }),
    onChanged,
  })
}

function Choose({
  kind,
  begin,
}: {
  readonly kind: Document['kind']
  readonly begin: (kind: string, file: File) => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { accept } = useTakenFormats()
  const choosing = useAct((_key, file: File) => begin(kind, file))
  return (
    <div className="stack-tight">
      {choosing.problem}
      <div>
        <FileButton
          label={t.upload(classDocumentWords[kind][language])}
          accept={accept}
          onFile={file => void choosing.run(file)}
        />
      </div>
    </div>
  )
}

function DocumentRow({
  trainingClass,
  file,
  isOrganiser,
  onRemove,
  onChanged,
}: DocumentsProps & { readonly file: Document; readonly onRemove: () => Promise<void> }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const removing = useAct(onRemove)
  const { documentId, fileName, handedInAt, withdrawnAt, withdrawnBecause } = file
  const isElsewhere = [...trainingClass.sameFiles, ...trainingClass.sameEvidence].some(
    each => each.documentId === documentId,
  )
  return (
    <li className="row">
      <span>
        {fileName}{' '}
        <span className="soft">{handedInAt ? t.handedIn(momentText(handedInAt, language)) : t.notYet}</span>
      </span>
      {withdrawnAt ? <Mark kind="bad">{t.withdrawn(withdrawnBecause ?? '')}</Mark> : null}
      {isElsewhere ? <Mark kind="warn">{t.same}</Mark> : null}
      <Button label={t.viewOf(fileName)} onPress={() => setOpen(true)}>
        {t.view}
      </Button>
      {isOrganiser && !handedInAt ? (
        <Button
          label={t.removeOf(fileName)}
          isPending={removing.isPending}
          onPress={() => void removing.run()}
        >
          {t.remove}
        </Button>
      ) : null}
      {isOrganiser && handedInAt && !withdrawnAt ? (
        <Withdrawing classId={trainingClass.classId} file={file} onDone={onChanged} />
      ) : null}
      {removing.problem}
      {isOpen ? (
        <Dialog title={fileName} onClose={() => setOpen(false)}>
          <DocumentView classId={trainingClass.classId} file={file} />
          <div>
            <Button onPress={() => setOpen(false)}>{t.close}</Button>
          </div>
        </Dialog>
      ) : null}
    </li>
  )
}

function DocumentView({ classId, file }: { readonly classId: string; readonly file: Document }) {
  const { documentId, fileName, mediaType } = file
  return (
    <FileView
      fileName={fileName}
      mediaType={mediaType}
      address={`${classId}/${documentId}`}
      read={async () => {
        const { data } = await client.GET('/v1/training-classes/{classId}/documents/{documentId}/file', {
          params: { path: { classId, documentId } },
          parseAs: 'blob',
        })
        return data as Blob
      }}
    />
  )
}

function Withdrawing({
  classId,
  file,
  onDone,
}: {
  readonly classId: string
  readonly file: Document
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const { documentId, fileName } = file
  return (
    <>
      <Button label={t.withdrawOf(fileName)} onPress={() => setOpen(true)}>
        {t.withdraw}
      </Button>
      {isOpen ? (
        <Dialog title={t.withdrawOf(fileName)} onClose={() => setOpen(false)}>
          <p>{t.withdrawWords}</p>
          <Form
            send={t.withdraw}
            kind="danger"
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/training-classes/{classId}/documents/{documentId}/withdrawal', {
                params: { path: { classId, documentId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { reason: text('reason') },
              })
              setOpen(false)
              await onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.close}</Button>}
          >
            <Field label={t.reason} name="reason" rows={3} maxLength={1000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}
