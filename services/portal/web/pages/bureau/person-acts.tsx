import { useState } from 'react'
import { client } from '../../api/client'
import { dayText, todayInWenzhou } from '../../text/dates'
import { documentKindWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Select } from '../../ui/form'
import { FormDialog, ReasonField } from '../../ui/form-dialog'
import { Notice } from '../../ui/notice'
import { type OneTimePassword, OneTimePasswordNotice } from './one-time-password'
import type { PersonView } from './person'
import { useChoices } from './place-names'
import { Verification } from './verification'

const texts = {
  title: { zh: '办理', en: 'What you can do' },
  password: { zh: '重置密码', en: 'Reset the password' },
  passwordWords: {
    zh: '请先核对本人证件。原密码立即失效，已登录的设备全部退出。',
    en: 'Check the document first. The old password ends at once, with all sessions.',
  },
  correct: { zh: '更正身份信息', en: 'Correct the identity' },
  correctWords: {
    zh: '按证件原件填写需要更正的项目，不更正的留空。更正即视为已核验。',
    en: 'Fill in, from the document, what is to be corrected. A correction vouches for the person.',
  },
  name: { zh: '姓名', en: 'Name' },
  kind: { zh: '证件类型', en: 'Kind of document' },
  number: { zh: '证件号码', en: 'Document number' },
  unchanged: { zh: '不更正证件', en: 'The document stays' },
  series: { zh: '变更职称系列', en: 'Change the title series' },
  newSeries: { zh: '新的职称系列', en: 'New title series' },
  startsOn: { zh: '起始日期', en: 'From' },
  past: { zh: '起始日期早于今天的，须写明理由。', en: 'A day before today needs a reason.' },
  locality: { zh: '变更居住地或工作地', en: 'Change residence or place of work' },
  which: { zh: '变更哪一项', en: 'Which' },
  residence: { zh: '居住地', en: 'Residence' },
  declaredWork: { zh: '工作地', en: 'Place of work' },
  place: { zh: '所在地', en: 'Place' },
  noPlace: { zh: '无（仅限工作地）', en: 'None (place of work only)' },
  longer: { zh: '延长学习确认时间', en: 'Longer to answer checks' },
  longerWords: {
    zh: '因身体原因需要更长时间回应学习中的互动确认的，凭证明办理。',
    en: 'For a person who needs longer to answer the checks of a study session, with proof.',
  },
  until: { zh: '截止日期（留空为长期）', en: 'Until (empty: for good)' },
  longerDone: {
    zh: (until: string) => `已延长，截止 ${until}`,
    en: (until: string) => `Given longer, until ${until}`,
  },
  longerForGood: { zh: '已长期延长', en: 'Given longer, for good' },
}

interface ActProps {
  readonly person: PersonView
  readonly onDone: () => void
}

/** Acts on one person, each with the document or the proof in hand. */
export function PersonActs({ person, onDone }: ActProps) {
  const t = useTexts(texts)
  const [password, setPassword] = useState<OneTimePassword>()
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <div className="row">
        {person.status === 'unverified' ? <Verification person={person} onVerified={onDone} /> : null}
        <PasswordReset person={person} onReset={setPassword} />
        <IdentityCorrection {...{ person, onDone }} />
        <SeriesChange {...{ person, onDone }} />
        <LocalityChange {...{ person, onDone }} />
      </div>
      <Accommodation person={person} />
      <OneTimePasswordNotice of={password} onDone={() => setPassword(undefined)} />
    </section>
  )
}

function PasswordReset({
  person: { personId },
  onReset,
}: {
  readonly person: PersonView
  readonly onReset: (password: OneTimePassword) => void
}) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.password}
      title={t.password}
      words={t.passwordWords}
      onSend={async ({ text, idempotencyKey }) => {
        const { data } = await client.POST('/v1/people/{personId}/password-reset', {
          params: { path: { personId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { reason: text('reason') },
        })
        if (data) onReset(data)
      }}
    >
      <ReasonField />
    </FormDialog>
  )
}

type DocumentKind = keyof typeof documentKindWords

function IdentityCorrection({ person: { personId }, onDone }: ActProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const kinds = Object.entries(documentKindWords).map(([value, words]) => ({
    value,
    label: words[language],
  }))
  return (
    <FormDialog
      name={t.correct}
      title={t.correct}
      words={t.correctWords}
      onSend={async ({ text, idempotencyKey }) => {
        const [name, kind, number] = [text('name'), text('kind'), text('number')]
        await client.POST('/v1/people/{personId}/identity-correction', {
          params: { path: { personId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            reason: text('reason'),
            ...(name ? { name } : {}),
            ...(kind ? { document: { kind: kind as DocumentKind, number } } : {}),
          },
        })
        onDone()
      }}
    >
      <Field label={t.name} name="name" isOptional maxLength={100} />
      <Select label={t.kind} name="kind" isOptional empty={t.unchanged} choices={kinds} />
      <Field label={t.number} name="number" isOptional autoComplete="off" maxLength={40} />
      <ReasonField />
    </FormDialog>
  )
}

function SeriesChange({ person: { personId, titleSeries }, onDone }: ActProps) {
  const t = useTexts(texts)
  const choices = useChoices('titleSeries')
  return (
    <FormDialog
      name={t.series}
      title={t.series}
      words={t.past}
      onSend={async ({ text, idempotencyKey }) => {
        const reason = text('reason')
        await client.POST('/v1/people/{personId}/title-series', {
          params: { path: { personId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            titleSeries: text('titleSeries'),
            startsOn: text('startsOn'),
            ...(reason ? { reason } : {}),
          },
        })
        onDone()
      }}
    >
      <Select label={t.newSeries} name="titleSeries" choices={choices} defaultValue={titleSeries} />
      <Field label={t.startsOn} name="startsOn" type="date" defaultValue={todayInWenzhou()} />
      <ReasonField isOptional />
    </FormDialog>
  )
}

function LocalityChange({ person: { personId }, onDone }: ActProps) {
  const t = useTexts(texts)
  const choices = useChoices('localities')
  const kinds = (['residence', 'declaredWork'] as const).map(value => ({ value, label: t[value] }))
  return (
    <FormDialog
      name={t.locality}
      title={t.locality}
      words={t.past}
      onSend={async ({ text, idempotencyKey }) => {
        const reason = text('reason')
        await client.POST('/v1/people/{personId}/localities', {
          params: { path: { personId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            kind: text('kind') as 'residence',
            locality: text('locality') || null,
            startsOn: text('startsOn'),
            ...(reason ? { reason } : {}),
          },
        })
        onDone()
      }}
    >
      <Select label={t.which} name="kind" choices={kinds} />
      <Select label={t.place} name="locality" isOptional empty={t.noPlace} choices={choices} />
      <Field label={t.startsOn} name="startsOn" type="date" defaultValue={todayInWenzhou()} />
      <ReasonField isOptional />
    </FormDialog>
  )
}

function Accommodation({ person: { personId } }: { readonly person: PersonView }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [given, setGiven] = useState<{ readonly until: string | null }>()
  return (
    <div className="stack">
      <div>
        <FormDialog
          name={t.longer}
          title={t.longer}
          words={t.longerWords}
          onSend={async ({ text, idempotencyKey }) => {
            const { data } = await client.POST('/v1/accommodations', {
              headers: { 'Idempotency-Key': idempotencyKey },
              body: { personId, until: text('until') || null, reason: text('reason') },
            })
            setGiven(data)
          }}
        >
          <Field label={t.until} name="until" type="date" isOptional />
          <ReasonField />
        </FormDialog>
      </div>
      {given ? (
        <Notice
          kind="good"
          isLive
          title={given.until ? t.longerDone(dayText(given.until, language)) : t.longerForGood}
        />
      ) : null}
    </div>
  )
}
