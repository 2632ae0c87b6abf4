import { useEffect, useState } from 'react'
import { useLanguage, useTexts } from '../../../text/text'
import { Dialog } from '../../../ui/dialog'
import { Field, Form } from '../../../ui/form'
import type { Check } from './study-clock'

const texts = {
  title: { zh: '请确认您在学习', en: 'Please show that you are here' },
  words: {
    zh: '按时答对，上次确认以来的学习时间就正式记录；没有按时答对，这段时间作废。',
    en: 'Answered in time, what you studied since the last question is recorded; missed, it is lost.',
  },
  left: { zh: (seconds: number) => `还剩 ${seconds} 秒`, en: (seconds: number) => `${seconds} s left` },
  over: { zh: '时间已到', en: 'Time is up' },
  answer: { zh: '答案（数字）', en: 'Answer (a number)' },
  send: { zh: '提交答案', en: 'Answer' },
  tabTitle: { zh: '【请回答】', en: '[Answer] ' },
}

/** The interaction check (人机交互, Article 9): it takes the focus, and stays until it is answered or its time is over. */
export function CheckDialog({
  check,
  aheadMs,
  onAnswer,
}: {
  readonly check: Check
  readonly aheadMs: number
  readonly onAnswer: (answer: string) => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const left = useSecondsLeft(check.answerBy, aheadMs)
  useEffect(() => {
    const before = document.title
    document.title = `${t.tabTitle}${before}`
    return () => {
      document.title = before
    }
  }, [t.tabTitle])
  return (
    <Dialog title={t.title}>
      <Form
        send={t.send}
        isKept={false}
        onSend={({ text }) => onAnswer(text('answer'))}
        beside={
          <strong className="number" role="timer">
            {left > 0 ? t.left(left) : t.over}
          </strong>
        }
      >
        <p className="question">{check.prompt[language]}</p>
        <Field
          label={t.answer}
          name="answer"
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          hint={t.words}
        />
      </Form>
    </Dialog>
  )
}

/** Whole seconds until an instant of the server. */
function useSecondsLeft(until: string, aheadMs: number): number {
  const read = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now() - aheadMs) / 1_000))
  const [left, setLeft] = useState(read)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read is made of these two.
  useEffect(() => {
    const timer = setInterval(() => setLeft(read()), 1_000)
    return () => clearInterval(timer)
  }, [until, aheadMs])
  return left
}
