import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../../text/text'
import { Notice } from '../../../ui/notice'
import type { StudyClock } from './study-clock'

const texts = {
  failed: { zh: '视频无法播放', en: 'The video can’t be played' },
  failedWords: {
    zh: '请检查网络后刷新本页；仍不行，请联系课程的主管部门。没有播放，时间不计。',
    en: 'Check your line and load this page again; if it stays so, ask whoever runs the course. Nothing counts that is not played.',
  },
}

interface UnitVideoProps {
  readonly url: string
  readonly clock: StudyClock
  readonly startSeconds: number
  /** A check waits: the video waits too. */
  readonly isHeld: boolean
  readonly onEnded: () => void
}

/** The platform's own player, from where the person stopped. The clock is told of what was played, and of each jump. */
export function UnitVideo({ url, clock, startSeconds, isHeld, onEnded }: UnitVideoProps) {
  const t = useTexts(texts)
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
      src={url}
      controls
      controlsList="nodownload noplaybackrate"
      disablePictureInPicture
      playsInline
      preload="auto"
      onLoadedMetadata={event => {
        event.currentTarget.currentTime = startSeconds
        // Where the browser lets a page start sound only after a press, the person presses play.
        void event.currentTarget.play().catch(() => undefined)
      }}
      onTimeUpdate={event => {
        if (!event.currentTarget.seeking) played.current = event.currentTarget.currentTime
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
      onError={() => setFailed(true)}
    />
  )
}
