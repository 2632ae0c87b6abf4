import { useQuery } from '@tanstack/react-query'
import { type ComponentProps, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { durationText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Button } from '../../../ui/button'
import { Loaded } from '../../../ui/loaded'
import { Notice } from '../../../ui/notice'
import { ProblemNotice } from '../../../ui/problem-notice'
import { Attention } from './attention'
import { CheckDialog } from './check-dialog'
import { holdStudy } from './one-tab'
import { type Content, Reading } from './reading'
import { StudyClock } from './study-clock'
import { StudyFigures } from './study-figures'
import { type LinkedMedium, readLinks, type UnitOfMine } from './unit-links'
import { UnitVideo, type VideoSource } from './unit-video'

export interface Stretch {
  readonly fromSeconds: number
  readonly toSeconds: number
}

export interface StudiedUnit {
  readonly unitId: string
  readonly kind: 'reading' | 'video'
  readonly content: Content
  readonly requiredSeconds: number
  readonly creditedSeconds: number
  readonly missing: readonly Stretch[]
}

const texts = {
  begin: { zh: '开始学习', en: 'Begin' },
  goOn: { zh: '继续学习', en: 'Go on' },
  beginWords: {
    zh: (time: string) =>
      `本单元需要学习 ${time}。学习中会不定时出现一道小题，请打开声音，按时作答；离开本页或锁屏，时间不计。`,
    en: (time: string) =>
      `This unit asks for ${time}. A small question comes up from time to time: turn the sound on and answer it in time. Time does not count while this page is left or the screen is locked.`,
  },
  elsewhere: { zh: '您正在另一个窗口学习', en: 'You are studying in another window' },
  elsewhereWords: {
    zh: '同一时间只在一个窗口计时。可以回到那个窗口，或改在这里继续。',
    en: 'Time counts in one window only. Go back to it, or go on here.',
  },
  here: { zh: '改在这里学习', en: 'Study here' },
  missing: { zh: '还没有看过的部分', en: 'Parts not watched yet' },
  stretch: {
    zh: (from: string, to: string) => `看 ${from} 至 ${to}`,
    en: (from: string, to: string) => `Watch ${from} to ${to}`,
  },
}

/** One unit being studied: its content, the server's clock, the checks (Article 9). */
export function StudyUnit({
  enrolmentId,
  unit,
  onFinished,
  onProgress,
}: {
  readonly enrolmentId: string
  readonly unit: StudiedUnit
  readonly onFinished: (isStudyFinished: boolean) => void
  /** The stretches still missing may have changed. */
  readonly onProgress: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [clock] = useState(() => new StudyClock(enrolmentId, unit.unitId))
  const state = useSyncExternalStore(clock.subscribe, clock.read)
  const [attention] = useState(() => new Attention())
  const hold = useRef<AbortController>(undefined)
  useOnScreen(clock, state.phase === 'running')
  useCalls(attention, state.check?.checkId)

  const release = () => hold.current?.abort()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock is this unit's for as long as the part stands.
  useEffect(
    () => () => {
      clock.leave()
      release()
      attention.close()
    },
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it becomes so.
  useEffect(() => {
    if (state.phase === 'finished') onFinished(state.isStudyFinished)
    if (state.phase === 'finished' || state.phase === 'stopped') release()
  }, [state.phase])

  const begin = async (more: { isWanted?: boolean; positionSeconds?: number } = {}) => {
    attention.allow()
    release()
    const own = new AbortController()
    hold.current = own
    const isHeld = await holdStudy(
      { isWanted: more.isWanted ?? false, onLost: () => clock.giveWay() },
      own.signal,
    )
    if (isHeld) await clock.start(more.positionSeconds)
    else clock.giveWay()
  }

  const isRunning = state.phase === 'running'
  return (
    <div className="stack">
      {state.phase === 'elsewhere' ? (
        <Notice kind="warn" title={t.elsewhere} isLive>
          <p>{t.elsewhereWords}</p>
          <div>
            <Button kind="first" onPress={() => void begin({ isWanted: true })}>
              {t.here}
            </Button>
          </div>
        </Notice>
      ) : null}
      {state.phase === 'stopped' ? <ProblemNotice error={state.problem} /> : null}
      {isRunning ? null : (
        <>
          <p>{t.beginWords(durationText(unit.requiredSeconds, language))}</p>
          {state.phase === 'elsewhere' ? null : (
            <div>
              <Button kind="first" isPending={state.phase === 'starting'} onPress={() => void begin()}>
                {unit.creditedSeconds > 0 || state.phase === 'stopped' ? t.goOn : t.begin}
              </Button>
            </div>
          )}
        </>
      )}
      {isRunning && unit.kind === 'video' ? (
        <VideoOfUnit
          unit={{ enrolmentId, unitId: unit.unitId }}
          content={unit.content}
          clock={clock}
          startSeconds={state.startSeconds}
          isHeld={state.check !== null}
          onEnded={onProgress}
        />
      ) : null}
      {isRunning && unit.kind === 'reading' ? (
        <Reading unit={{ enrolmentId, unitId: unit.unitId }} content={unit.content} />
      ) : null}
      <StudyFigures state={state} />
      {isRunning &&
      unit.kind === 'video' &&
      unit.missing.length > 0 &&
      unit.missing.length < MISSING_SHOWN ? (
        <section className="stack-tight">
          <h3>{t.missing}</h3>
          <ul className="row plain">
            {unit.missing.map(({ fromSeconds, toSeconds }) => (
              <li key={fromSeconds}>
                <Button onPress={() => clock.playFrom(fromSeconds)}>
                  {t.stretch(durationText(fromSeconds, language), durationText(toSeconds, language))}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {state.check ? (
        <CheckDialog
          key={state.check.checkId}
          check={state.check}
          aheadMs={state.aheadMs}
          onAnswer={answer => clock.answer(answer)}
        />
      ) : null}
    </div>
  )
}

const MISSING_SHOWN = 20

interface VideoOfUnitProps
  extends Pick<ComponentProps<typeof UnitVideo>, 'clock' | 'startSeconds' | 'isHeld' | 'onEnded'> {
  readonly unit: UnitOfMine
  readonly content: Content
}

/** The video that is kept here, by a link that is renewed; or the one at an address outside. */
function VideoOfUnit({ unit, content, ...playing }: VideoOfUnitProps) {
  const isKeptHere = content.media.some(each => each.kind === 'video')
  const links = useQuery({
    queryKey: ['links', unit.enrolmentId, unit.unitId],
    queryFn: () => readLinks(unit),
    enabled: isKeptHere,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (!isKeptHere) return <UnitVideo source={{ url: content.url ?? '', captions: [] }} {...playing} />
  const renew = async () => urlOf((await links.refetch()).data ?? [])
  return (
    <Loaded of={links}>{media => <UnitVideo source={sourceOf(media)} renew={renew} {...playing} />}</Loaded>
  )
}

const urlOf = (media: readonly LinkedMedium[]) => media.find(each => each.kind === 'video')?.url

const sourceOf = (media: readonly LinkedMedium[]): VideoSource => ({
  url: urlOf(media) ?? '',
  captions: media.flatMap(({ kind, url }) =>
    kind === 'captionsZh' || kind === 'captionsEn'
      ? [{ url, language: kind === 'captionsZh' ? ('zh' as const) : ('en' as const) }]
      : [],
  ),
})

/** While a person studies, the screen stays on, and the clock hears when the page is hidden or shown. */
function useOnScreen(clock: StudyClock, isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return
    let lock: WakeLockSentinel | undefined
    const keepAwake = async () => {
      // A device that saves its battery refuses; then the screen goes dark as usual.
      lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    }
    const changed = () => {
      clock.changeVisibility()
      if (document.visibilityState === 'visible') void keepAwake()
    }
    void keepAwake()
    document.addEventListener('visibilitychange', changed)
    // Safari can leave a page without an event that it is hidden.
    globalThis.addEventListener('pagehide', changed)
    return () => {
      document.removeEventListener('visibilitychange', changed)
      globalThis.removeEventListener('pagehide', changed)
      void lock?.release()
    }
  }, [clock, isRunning])
}

/** A check is heard and felt, not only seen. */
function useCalls(attention: Attention, checkId: string | undefined): void {
  useEffect(() => {
    if (checkId) attention.call()
  }, [attention, checkId])
}
