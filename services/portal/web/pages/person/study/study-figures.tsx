import { useEffect, useState } from 'react'
import { durationText, timeText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Bar } from '../../../ui/bar'
import { Notice } from '../../../ui/notice'
import type { ClockState, LossReason } from './study-clock'

const texts = {
  recorded: { zh: '已记录的学习时间', en: 'Study time recorded' },
  figures: {
    zh: (has: string, of: string) => `${has} / ${of}`,
    en: (has: string, of: string) => `${has} of ${of}`,
  },
  provisional: {
    zh: (time: string) => `另有 ${time} 待确认：答对下一次在线确认后记录。`,
    en: (time: string) => `${time} more wait: recorded once the next question is answered.`,
  },
  server: {
    zh: '时间由服务器计算，每次报到后更新。',
    en: 'The server counts; the figure moves with each report.',
  },
  noContact: {
    zh: (seconds: number) => `已有 ${seconds} 秒没有联系上服务器，这段时间可能没有在记录`,
    en: (seconds: number) => `No contact with the server for ${seconds} s: nothing may be being recorded`,
  },
  noContactWords: {
    zh: '请检查网络，不要关闭本页：连上以后会自动补报。',
    en: 'Check your line and keep this page open: it reports by itself once the line is back.',
  },
  lost: {
    zh: (time: string, why: string) => `有 ${time} 没有记录：${why}`,
    en: (time: string, why: string) => `${time} were not recorded: ${why}`,
  },
  earlier: { zh: '此前没有记录的时间', en: 'Earlier time not recorded' },
}

const lossWords = {
  idle: {
    zh: '太久没有报到（网络中断或设备休眠）。',
    en: 'no report came for too long (line lost, or device asleep).',
  },
  hidden: { zh: '学习页面当时不在屏幕上。', en: 'the page was not on the screen.' },
  fasterThanClock: { zh: '视频播放快于正常速度。', en: 'the video was played faster than its normal speed.' },
  checkWaits: { zh: '有一次在线确认尚未回答。', en: 'a question was waiting for its answer.' },
  checkMissed: {
    zh: '没有按时答对在线确认，上次确认以来的时间作废。',
    en: 'a question was not answered in time; what came since the last one is lost.',
  },
} satisfies Record<LossReason, { zh: string; en: string }>

/** A report is late after the interval and this. */
const LATE_AFTER_SECONDS = 5

/** The server's count of the unit, and each cause for which time does not count, as soon as it is known. */
export function StudyFigures({ state }: { readonly state: ClockState }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const silence = useSilence(state)
  const { counted, losses } = state
  if (!counted) return null
  const { creditedSeconds, provisionalSeconds, requiredSeconds } = counted
  const [latest, ...earlier] = losses
  return (
    <div className="stack">
      <Bar
        label={t.recorded}
        value={creditedSeconds}
        of={requiredSeconds}
        words={t.figures(durationText(creditedSeconds, language), durationText(requiredSeconds, language))}
      />
      {provisionalSeconds > 0 ? <p>{t.provisional(durationText(provisionalSeconds, language))}</p> : null}
      <p className="soft small">{t.server}</p>
      {silence > 0 ? (
        <Notice kind="bad" title={t.noContact(silence)}>
          <p>{t.noContactWords}</p>
        </Notice>
      ) : null}
      <div role="status" className="stack">
        {latest ? (
          <Notice
            kind="warn"
            title={`${timeText(latest.at, language)} ${t.lost(durationText(latest.seconds, language), lossWords[latest.reason][language])}`}
          />
        ) : null}
      </div>
      {earlier.length > 0 ? (
        <details>
          <summary>{t.earlier}</summary>
          <ul>
            {earlier.map(({ at, seconds, reason }) => (
              <li key={at.toISOString()}>
                {timeText(at, language)}{' '}
                {t.lost(durationText(seconds, language), lossWords[reason][language])}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}

/** For how many seconds the server has not been heard, once that is too long. */
function useSilence({ phase, heardAt, isCutOff, beatEverySeconds }: ClockState): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (phase !== 'running') return
    const timer = setInterval(() => setNow(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [phase])
  const seconds = Math.max(0, Math.floor((now - heardAt) / 1_000))
  const isSilent = isCutOff || seconds > beatEverySeconds + LATE_AFTER_SECONDS
  return phase === 'running' && isSilent ? Math.max(1, seconds) : 0
}
