import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../api/client'
import { currentYear } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Select } from '../../ui/form'
import { proofWords, studyModeWords } from './words'

const texts = {
  done: { zh: '开课已提交。', en: 'The offering is proposed.' },
  offer: { zh: '开设本课程', en: 'Offer this course' },
  offerOf: { zh: (title: string) => `开设：${title}`, en: (title: string) => `Offer: ${title}` },
  year: { zh: '年度', en: 'Year' },
  hours: { zh: '学时', en: 'Hours' },
  study: { zh: '学习方式', en: 'How it is studied' },
  proof: { zh: '考核方式', en: 'How it is proved' },
  needs: {
    zh: '线上学习要先发布课件。',
    en: 'What is studied online needs courseware first.',
  },
  cancel: { zh: '取消', en: 'Cancel' },
}

interface OfferedCourse {
  readonly courseId: string
  readonly title: string
  readonly industry: string | null
}

/** Proposes a course of an industry for a year; a general one is designated by the bureau (Article 7). */
export function OfferingProposal({ course }: { readonly course: OfferedCourse }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const { courseId, title, industry } = course
  const year = currentYear()
  return (
    <>
      <Button kind="first" onPress={() => setOpen(true)}>
        {t.offer}
      </Button>
      {isOpen ? (
        <Dialog title={t.offerOf(title)} onClose={() => setOpen(false)}>
          <Form
            send={t.offer}
            done={t.done}
            onSend={async ({ text, idempotencyKey }) => {
              const { data } = await client.POST('/v1/offerings', {
                headers: { 'Idempotency-Key': idempotencyKey },
                body: {
                  courseId,
                  year: Number(text('year')),
                  ...(industry === null
                    ? { category: 'general' as const }
                    : {
                        category: 'industryCommon' as const,
                        hours: Number(text('hours')),
                        studyMode: text('studyMode') as keyof typeof studyModeWords,
                        proof: text('proof') as keyof typeof proofWords,
                      }),
                },
              })
              await navigate({
                to: '/offerings/$offeringId',
                params: { offeringId: data!.offeringId },
                ignoreBlocker: true,
              })
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <p className="soft">{t.needs}</p>
            <Select
              label={t.year}
              name="year"
              defaultValue={String(year)}
              choices={[year, year + 1].map(each => ({ value: String(each), label: String(each) }))}
            />
            {industry === null ? null : (
              <>
                <Field label={t.hours} name="hours" inputMode="decimal" pattern="\d+(\.[05])?" />
                <Select
                  label={t.study}
                  name="studyMode"
                  defaultValue="online"
                  choices={choicesOf(studyModeWords, language)}
                />
                <Select
                  label={t.proof}
                  name="proof"
                  defaultValue="sitting"
                  choices={choicesOf(proofWords, language)}
                />
              </>
            )}
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

const choicesOf = (
  words: Readonly<Record<string, { readonly zh: string; readonly en: string }>>,
  language: 'zh' | 'en',
) => Object.entries(words).map(([value, each]) => ({ value, label: each[language] }))
