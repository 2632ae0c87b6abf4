import { useState } from 'react'
import { lastFirstDay } from '../../../../../domain/identity/first-day'
import { plainDate } from '../../../../../domain/time/plain-date'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { todayInWenzhou } from '../../text/dates'
import { useTexts } from '../../text/text'
import { Field, Form } from '../../ui/form'
import { FormDialog } from '../../ui/form-dialog'
import { Loaded } from '../../ui/loaded'
import { Table } from '../../ui/table'
import { NameOf } from '../bureau/place-names'

interface Employment {
  readonly employerId: string
  readonly status: 'asked' | 'accepted' | 'refused' | 'withdrawn'
  readonly endsOn: string | null
}
type Employer = components['schemas']['FoundEmployer']

const texts = {
  find: { zh: '申请加入单位', en: 'Ask to be matched with an employer' },
  words: {
    zh: '按单位名称查找，选定后提交申请，由单位确认。单位须先在本系统注册。',
    en: 'Find the employer by its name and ask; the employer answers. It has to be signed up here.',
  },
  name: { zh: '单位名称', en: 'Name of the employer' },
  nameHint: { zh: '写名称的一部分，至少 2 个字', en: 'A part of the name, two characters or more' },
  search: { zh: '查找', en: 'Find' },
  found: { zh: '找到的单位', en: 'Employers found' },
  none: {
    zh: '没有找到这家单位：它可能还没有在本系统注册。',
    en: 'No such employer: it may not have signed up.',
  },
  more: { zh: '找到的单位较多，只显示前 10 家：请多写几个字。', en: 'More than 10: type more of the name.' },
  employer: { zh: '单位', en: 'Employer' },
  locality: { zh: '所在地', en: 'Locality' },
  code: { zh: '统一社会信用代码', en: 'Credit code' },
  act: { zh: '办理', en: 'Act' },
  ask: { zh: '提交申请', en: 'Ask' },
  askOf: { zh: (name: string) => `申请加入 ${name}`, en: (name: string) => `Ask for a match with ${name}` },
  isOwn: { zh: '您已是本单位人员', en: 'You are one of its people already' },
  isAsked: { zh: '已申请，等待单位确认', en: 'Asked already: the employer answers' },
  startsOn: { zh: '入职日期', en: 'First day of work' },
  asked: {
    zh: (name: string) => `已向 ${name} 提交申请，等待单位确认。`,
    en: (name: string) => `Asked: ${name} answers.`,
  },
}

/** Finds the employer by name, and asks it for a match (单位变更申请, Article 4). */
export function EmployerMatch({
  employments,
  onChanged,
}: {
  readonly employments: readonly Employment[]
  readonly onChanged: () => void
}) {
  const t = useTexts(texts)
  const [name, setName] = useState('')
  return (
    <details>
      <summary>{t.find}</summary>
      <div className="stack">
        <p>{t.words}</p>
        <Form
          label={t.find}
          send={t.search}
          isNarrow
          isKept={false}
          onSend={async ({ text }) => {
            setName(text('name').trim())
          }}
        >
          <Field
            label={t.name}
            name="name"
            hint={t.nameHint}
            minLength={2}
            maxLength={60}
            autoComplete="off"
          />
        </Form>
        {name ? (
          <Found
            {...{ name, employments }}
            onAsked={() => {
              setName('')
              onChanged()
            }}
          />
        ) : null}
      </div>
    </details>
  )
}

function Found({
  name,
  employments,
  onAsked,
}: {
  readonly name: string
  readonly employments: readonly Employment[]
  readonly onAsked: () => void
}) {
  const t = useTexts(texts)
  const found = api.useQuery('get', '/v1/employers/found', { params: { query: { name } } })
  return (
    <Loaded of={found}>
      {({ items, isMore }) => (
        <>
          <Table
            caption={t.found}
            rows={items}
            keyOf={row => row.employerId}
            empty={t.none}
            columns={[
              { name: t.employer, isHeading: true, cell: row => <span lang="zh-CN">{row.name}</span> },
              { name: t.locality, cell: row => <NameOf kind="localities" code={row.locality} /> },
              { name: t.code, cell: row => <span className="number">{row.maskedCode}</span> },
              { name: t.act, cell: row => <Ask employer={row} {...{ employments, onAsked }} /> },
            ]}
          />
          {isMore ? <p className="soft">{t.more}</p> : null}
        </>
      )}
    </Loaded>
  )
}

function Ask({
  employer,
  employments,
  onAsked,
}: {
  readonly employer: Employer
  readonly employments: readonly Employment[]
  readonly onAsked: () => void
}) {
  const t = useTexts(texts)
  const today = todayInWenzhou()
  const own = employments.filter(each => each.employerId === employer.employerId)
  if (own.some(({ status, endsOn }) => status === 'accepted' && (!endsOn || endsOn >= today)))
    return <>{t.isOwn}</>
  if (own.some(({ status }) => status === 'asked')) return <>{t.isAsked}</>
  return (
    <FormDialog
      name={t.ask}
      title={t.askOf(employer.name)}
      done={t.asked(employer.name)}
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/employments', {
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { employerId: employer.employerId, startsOn: text('startsOn') },
        })
        onAsked()
      }}
    >
      <Field
        label={t.startsOn}
        name="startsOn"
        type="date"
        defaultValue={today}
        max={lastFirstDay(plainDate(today))}
      />
    </FormDialog>
  )
}
