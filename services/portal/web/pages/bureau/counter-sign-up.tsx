import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../api/client'
import { Problem } from '../../api/problem'
import { documentKindWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select, type Sent } from '../../ui/form'
import { ReasonField } from '../../ui/form-dialog'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { type OneTimePassword, OneTimePasswordNotice } from './one-time-password'
import { useChoices } from './place-names'

const texts = {
  title: { zh: '窗口代为注册', en: 'Sign up at the counter' },
  people: { zh: '人员', en: 'People' },
  words: {
    zh: '核对证件原件后代为注册，护照等各类证件都可以。注册即已核验。',
    en: 'With the document before you; a passport too. The person is verified by it.',
  },
  kind: { zh: '证件类型', en: 'Kind of document' },
  number: { zh: '证件号码', en: 'Document number' },
  name: { zh: '姓名（与证件一致）', en: 'Name, as on the document' },
  residence: { zh: '居住地', en: 'Residence' },
  work: { zh: '工作地', en: 'Place of work' },
  none: { zh: '无', en: 'None' },
  series: { zh: '职称系列', en: 'Title series' },
  send: { zh: '注册', en: 'Sign up' },
  takenTitle: {
    zh: '该号码已被他人注册且未核验',
    en: 'Somebody has signed this number up, and was never verified',
  },
  taken: {
    zh: '如确认来人是号码的真正持有人，请写明核对情况，将该号码转给来人。原注册人的账号随即失效。',
    en: 'If the person before you is its true holder, say what you have checked, and give the number over. The other sign-up ends.',
  },
  reason: { zh: '核对情况', en: 'What you have checked' },
  takeOver: { zh: '转给来人', en: 'Give it over' },
  open: { zh: '打开人员资料', en: 'Open the person' },
}

type Kind = keyof typeof documentKindWords

/** Signs a person up at the counter. A number that another person took is given to its rightful holder (Article 4). */
export function CounterSignUpPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const [isTaken, setTaken] = useState(false)
  const [made, setMade] = useState<OneTimePassword & { readonly personId: string }>()
  const [localities, series] = [useChoices('localities'), useChoices('titleSeries')]
  const kinds = Object.entries(documentKindWords).map(([value, words]) => ({ value, label: words[language] }))
  const send = async (sent: Sent) => {
    const headers = { 'Idempotency-Key': sent.idempotencyKey }
    const body = applicationOf(sent)
    try {
      const { data } = isTaken
        ? await client.POST('/v1/people/by-bureau/take-over', {
            headers,
            body: { ...body, reason: sent.text('reason') },
          })
        : await client.POST('/v1/people/by-bureau', { headers, body })
      setMade(data)
      setTaken(false)
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'person-already-signed-up') setTaken(true)
      throw problem
    }
  }
  return (
    <Page title={t.title} crumbs={[{ title: t.people, to: '/people' }]}>
      <p>{t.words}</p>
      {made ? (
        <>
          <OneTimePasswordNotice of={made} onDone={() => setMade(undefined)} />
          <p>
            <Link to={'/people/$personId'} params={{ personId: made.personId }}>
              {t.open}
            </Link>
          </p>
        </>
      ) : null}
      <Form send={isTaken ? t.takeOver : t.send} isNarrow onSend={send}>
        <Select label={t.kind} name="kind" choices={kinds} defaultValue="residentIdentity" />
        <Field label={t.number} name="number" autoComplete="off" maxLength={40} />
        <Field label={t.name} name="name" autoComplete="off" maxLength={100} />
        <Select label={t.residence} name="residence" choices={localities} />
        <Select label={t.work} name="declaredWork" choices={localities} isOptional empty={t.none} />
        <Select label={t.series} name="titleSeries" choices={series} />
        {isTaken ? (
          <Notice kind="warn" title={t.takenTitle}>
            <p>{t.taken}</p>
            <ReasonField label={t.reason} />
          </Notice>
        ) : null}
      </Form>
    </Page>
  )
}

function applicationOf({ text }: Sent) {
  const declaredWork = text('declaredWork')
  return {
    document: { kind: text('kind') as Kind, number: text('number') },
    name: text('name'),
    residence: text('residence'),
    titleSeries: text('titleSeries'),
    ...(declaredWork ? { declaredWork } : {}),
  }
}
