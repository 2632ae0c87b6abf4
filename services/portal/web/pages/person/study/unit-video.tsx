import { useEffect, useRef, useState } from 'react'
import { type Language, useLanguage, useTexts } from '../../../text/text'
import { Notice } from '../../../ui/notice'
import type { StudyClock } from './study-clock'

const texts = {
  failed: { zh: '视频无法播放', en: 'The video can’t be played' },
  failedWords: {
    zh: '请检查网络后刷新本页；仍不行，请联系课程的主管部门。没有播放，时间不计。',
    en: 'Check your line and load this page again; if it stays so, ask whoever runs the course. Nothing counts that is not played.',
  },
}

/** A player's own menu names captions in their own language. */
const captionsWords: Readonly<Record<Language, string>> = { zh: '中文字幕', en: 'English captions' }

/** New addresses in a row, without anything played in between. */
const RENEWALS_MAX = 3

/** Where a video is played from. */
export interface VideoSource {
  readonly url: string
  readonly captions: readonly { readonly url: string; readonly language: Language }[]
}

interface UnitVideoProps {
  readonly source: VideoSource
  /** Where the address ends after some minutes: asks for a new one, and says it. */
  readonly renew?: () => Promise<string | undefined>
  readonly clock: StudyClock
  readonly startSeconds: number
  /** A check waits: the video waits too. */
  readonly isHeld: boolean
  readonly onEnded: () => void
}

/** The platform's own player starts where the person stopped. The study clock hears of each stretch played, and of each jump. */
export function UnitVideo({ source, renew, clock, startSeconds, isHeld, onEnded }: UnitVideoProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const renewals = useRef(0)
  const video = useRef<HTMLVideoElement>(null)
  const played = useRef(startSeconds)
  const wasPlaying = useRef(false)
  const [isFailed, setFailed] = useState(false)

  useEffect(() => {
    const element = video.current
    if (!element) return
    clock.media = {
      positionSeconds: () => element.currentTime,
      pause: () => element.pause(),
      playFrom: seconds => {
        element.currentTime = seconds
        void element.play()
      },
    }
    return () => {
      clock.media = undefined
    }
  }, [clock])
  useEffect(() => {
    const element = video.current
    if (!element) return
    if (isHeld) {
      wasPlaying.current = !element.paused
      element.pause()
    } else if (wasPlaying.current) {
      wasPlaying.current = false
      void element.play()
    }
  }, [isHeld])

  /** Goes on at a new address, from where it stopped. */
  const goOn = async () => {
    renewals.current += 1
    const next = renewals.current > RENEWALS_MAX ? undefined : await renew?.().catch(() => undefined)
    if (next === undefined || next === source.url) setFailed(true)
  }

  if (isFailed)
    return (
      <Notice kind="bad" title={t.failed} isLive>
        <p>{t.failedWords}</p>
      </Notice>
    )
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions come with the media of the course, where it has some.
    <video
      ref={video}
      src={source.url}
      controls
      controlsList="nodownload noplaybackrate"
      disablePictureInPicture
      playsInline
      preload="auto"
      onLoadedMetadata={event => {
        event.currentTarget.currentTime = played.current
        // Where the browser lets a page start sound only after a press, the person presses play.
        void event.currentTarget.play().catch(() => undefined)
      }}
      onTimeUpdate={event => {
        if (event.currentTarget.seeking) return
        played.current = event.currentTarget.currentTime
        renewals.current = 0
      }}
      onSeeking={event => {
        const to = event.currentTarget.currentTime
        if (Math.abs(to - played.current) > 1) clock.jump(played.current, to)
        played.current = to
      }}
      onEnded={() => {
        clock.beat()
        onEnded()
      }}
      onError={() => void goOn()}
    >
      {source.captions.map(captions => (
        <track
          key={captions.language}
          kind="captions"
          src={captions.url}
          srcLang={captions.language === 'zh' ? 'zh-CN' : 'en'}
          label={captionsWords[captions.language]}
          default={captions.language === language}
        />
      ))}
    </video>
  )
}
