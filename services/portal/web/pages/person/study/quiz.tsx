import { useState } from 'react'
import { client } from '../../../api/client'
import { Problem } from '../../../api/problem'
import type { operations } from '../../../generated/api'
import { useTexts } from '../../../text/text'
import { useAct } from '../../../ui/act'
import { Button } from '../../../ui/button'
import { Form } from '../../../ui/form'
import { Notice } from '../../../ui/notice'

type Drawn = operations['drawQuiz']['responses'][200]['content']['application/json']

const texts = {
  words: {
    zh: '答完后提交；答对达到要求即通过，进入下一单元。没有通过可以再答，每天次数有限。',
    en: 'Answer all and send. With enough right answers the next unit opens; else try again, a limited number of times a day.',
  },
  begin: { zh: '开始测验', en: 'Begin the quiz' },
  again: { zh: '再答一次', en: 'Try again' },
  send: { zh: '提交', en: 'Send' },
  question: {
    zh: (at: number, text: string) => `${at}. ${text}`,
    en: (at: number, text: string) => `${at}. ${text}`,
  },
  label: { zh: '测验', en: 'Quiz' },
  notPassed: { zh: '这次没有通过', en: 'Not passed this time' },
}

/** A quiz between units: questions drawn by the server, whose key stays there. */
export function Quiz({
  enrolmentId,
  unitId,
  onPassed,
}: {
  readonly enrolmentId: string
  readonly unitId: string
  readonly onPassed: (isStudyFinished: boolean) => void
}) {
  const t = useTexts(texts)
  const [drawn, setDrawn] = useState<Drawn>()
  const [failed, setFailed] = useState<Problem>()
  const path = { enrolmentId, unitId }
  const draw = useAct(async () => {
    const { data } = await client.POST('/v1/enrolments/{enrolmentId}/quizzes/{unitId}/draws', {
      params: { path },
    })
    setFailed(undefined)
    setDrawn(data)
  })
  if (!drawn)
    return (
      <div className="stack">
        {failed ? (
          <Notice kind="bad" title={t.notPassed} isLive>
            <p>{failed.body.detail}</p>
            <p>{failed.body.remedy}</p>
          </Notice>
        ) : null}
        <p>{t.words}</p>
        {draw.problem}
        <div>
          <Button kind="first" isPending={draw.isPending} onPress={() => void draw.run()}>
            {failed ? t.again : t.begin}
          </Button>
        </div>
      </div>
    )
  return (
    <Form
      key={drawn.drawId}
      label={t.label}
      send={t.send}
      onSend={async ({ text }) => {
        const answers = drawn.questions.map((_, at) => Number(text(`answer-${at}`)))
        try {
          const { data } = await client.POST('/v1/enrolments/{enrolmentId}/quizzes/{unitId}', {
            params: { path },
            body: { answers, drawId: drawn.drawId },
          })
          onPassed(data!.studyFinished)
        } catch (problem) {
          if (!(problem instanceof Problem) || problem.code !== 'quiz-not-passed') throw problem
          setFailed(problem)
          setDrawn(undefined)
        }
      }}
    >
      {drawn.questions.map(({ text, options }, at) => (
        <fieldset key={text} className="stack-tight" lang="zh-CN">
          <legend className="legend">{t.question(at + 1, text)}</legend>
          {options.map((option, value) => (
            <label key={option} className="choice">
              <input type="radio" name={`answer-${at}`} value={value} required />
              {option}
            </label>
          ))}
        </fieldset>
      ))}
    </Form>
  )
}
