import { useState } from 'react'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { durationText, momentText } from '../../text/dates'
import { sizeText } from '../../text/sizes'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FileButton } from '../../ui/file-choice'
import { FileView } from '../../ui/file-view'
import { Loaded } from '../../ui/loaded'
import { Mark } from '../../ui/notice'
import { UploadsUnderWay, useUploads } from '../../ui/uploads'
import { readByLink } from '../person/study/unit-links'
import { mediaKindWords } from './words'

const texts = {
  title: { zh: '课件文件', en: 'Files of the courseware' },
  words: {
    zh: '上传后，在“发布新版课件”中选给单元。要替换已发布的文件，请上传新文件并发布新版。网络中断后会自动续传；换了设备，选择同一文件即可接着上传。',
    en: 'Upload files here, then choose them for the units of a new version. To replace a published file, upload another and publish a new version. An upload goes on by itself after the line was lost, and on another device with the same file.',
  },
  none: { zh: '没有', en: 'None' },
  upload: { zh: (name: string) => `上传${name}`, en: (name: string) => `Upload: ${name}` },
  length: { zh: (time: string) => `时长 ${time}`, en: (time: string) => `lasts ${time}` },
  added: { zh: (when: string) => `${when} 上传`, en: (when: string) => `uploaded ${when}` },
  used: { zh: '已用于课件', en: 'In courseware' },
  view: { zh: '查看', en: 'View' },
  viewOf: { zh: (name: string) => `查看${name}`, en: (name: string) => `View ${name}` },
  remove: { zh: '删除', en: 'Remove' },
  removeOf: { zh: (name: string) => `删除${name}`, en: (name: string) => `Remove ${name}` },
  close: { zh: '关闭', en: 'Close' },
}

type CourseMedia = components['schemas']['CourseMedia']
export type Medium = CourseMedia['media'][number]
type Kind = Medium['kind']

/** The formats of each kind (domain/course/media.ts), for the browser's own choice of files. */
const accepted: Readonly<Record<Kind, string>> = {
  video: 'video/mp4,video/webm,.m4v',
  captionsZh: '.vtt,text/vtt',
  captionsEn: '.vtt,text/vtt',
  page: 'application/pdf',
}
const kinds = Object.keys(accepted) as Kind[]

/** The files of a course: uploaded, looked at, and removed where no unit has them. */
export function CourseMediaSection({
  courseId,
  course,
}: {
  readonly courseId: string
  readonly course: ReturnType<typeof useCourseMedia>
}) {
  const t = useTexts(texts)
  const onChanged = async () => void (await course.refetch())
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p className="soft small">{t.words}</p>
      <Loaded of={course}>{listed => <Kinds {...{ courseId, listed, onChanged }} />}</Loaded>
    </section>
  )
}

export const useCourseMedia = (courseId: string) =>
  api.useQuery('get', '/v1/courses/{courseId}/media', { params: { path: { courseId } } })

interface KindsProps {
  readonly courseId: string
  readonly listed: CourseMedia
  readonly onChanged: () => Promise<void>
}

function Kinds({ courseId, listed, onChanged }: KindsProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const uploads = useMediaUploads(courseId, onChanged)
  return (
    <ul className="cards">
      {kinds.map(kind => {
        const media = listed.media.filter(each => each.kind === kind)
        const known = listed.uploads.map(({ mediaId, ...each }) => ({ id: mediaId, ...each }))
        return (
          <li key={kind} className="stack-tight kind">
            <strong>{mediaKindWords[kind][language]}</strong>
            {media.length === 0 ? <span className="soft">{t.none}</span> : null}
            <ul className="plain">
              {media.map(medium => (
                <MediumRow
                  key={medium.mediaId}
                  {...{ courseId, medium }}
                  onRemove={() => uploads.remove(medium.mediaId)}
                />
              ))}
            </ul>
            <UploadsUnderWay {...{ kind, uploads, known }} />
            <Choose kind={kind} begin={uploads.begin} />
          </li>
        )
      })}
    </ul>
  )
}

function useMediaUploads(courseId: string, onChanged: () => Promise<void>) {
  return useUploads({
    begin: async (kind, file) => {
      const { data, response } = await client.POST('/v1/courses/{courseId}/media', {
        params: { path: { courseId } },
        headers: { 'Idempotency-Key': crypto.randomUUID() },
        body: { kind: kind as Kind, fileName: file.name, sizeBytes: file.size },
      })
      return { id: data!.mediaId, url: response.headers.get('location') ?? '' }
    },
    urlOf: mediaId => `/v1/courses/${courseId}/media/${mediaId}/upload`,
    remove: mediaId =>
      client.DELETE('/v1/courses/{courseId}/media/{mediaId}', { params: { path: { courseId, mediaId } } }),
    onChanged,
  })
}

function Choose({
  kind,
  begin,
}: {
  readonly kind: Kind
  readonly begin: (kind: string, file: File) => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const choosing = useAct((_key, file: File) => begin(kind, file))
  return (
    <div className="stack-tight">
      {choosing.problem}
      <div>
        <FileButton
          label={t.upload(mediaKindWords[kind][language])}
          accept={accepted[kind]}
          onFile={file => void choosing.run(file)}
        />
      </div>
    </div>
  )
}

interface MediumRowProps {
  readonly courseId: string
  readonly medium: Medium
  readonly onRemove: () => Promise<void>
}

function MediumRow({ courseId, medium, onRemove }: MediumRowProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const removing = useAct(onRemove)
  const { kind, fileName, lengthSeconds, sizeBytes, addedAt, isInCourseware } = medium
  return (
    <li className="row">
      <span>
        {fileName}{' '}
        <span className="soft">
          {lengthSeconds === null ? null : `${t.length(durationText(lengthSeconds, language))} · `}
          {sizeText(sizeBytes, language)} · {t.added(momentText(addedAt, language))}
        </span>
      </span>
      {isInCourseware ? <Mark kind="good">{t.used}</Mark> : null}
      {kind === 'video' || kind === 'page' ? (
        <Button label={t.viewOf(fileName)} onPress={() => setOpen(true)}>
          {t.view}
        </Button>
      ) : null}
      {isInCourseware ? null : (
        <Button
          label={t.removeOf(fileName)}
          isPending={removing.isPending}
          onPress={() => void removing.run()}
        >
          {t.remove}
        </Button>
      )}
      {removing.problem}
      {isOpen ? (
        <Dialog title={fileName} onClose={() => setOpen(false)}>
          <MediumView {...{ courseId, medium }} />
          <div>
            <Button onPress={() => setOpen(false)}>{t.close}</Button>
          </div>
        </Dialog>
      ) : null}
    </li>
  )
}

/** A medium by its link, as people will see it. */
function MediumView({ courseId, medium }: Pick<MediumRowProps, 'courseId' | 'medium'>) {
  const { mediaId, kind, fileName, mediaType } = medium
  const path = { courseId, mediaId }
  const link = api.useQuery(
    'get',
    '/v1/courses/{courseId}/media/{mediaId}/link',
    { params: { path } },
    { gcTime: 0 },
  )
  return (
    <Loaded of={link}>
      {({ url }) =>
        kind === 'video' ? (
          // biome-ignore lint/a11y/useMediaCaption: its captions are files of their own, chosen for a unit.
          <video src={url} controls playsInline aria-label={fileName} />
        ) : (
          <FileView {...{ fileName, mediaType }} address={mediaId} read={() => readByLink(url)} />
        )
      }
    </Loaded>
  )
}
