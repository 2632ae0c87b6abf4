import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { useReference } from '../../api/reference'
import { dayText, momentText, todayInWenzhou } from '../../text/dates'
import { documentKindWords, employmentWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { EmployerMatch } from './employer-match'
import { OwnConsents } from './own-consents'

const texts = {
  title: { zh: '个人资料', en: 'My data' },
  aboutMe: { zh: '系统里关于我的资料', en: 'What is kept about me' },
  name: { zh: '姓名', en: 'Name' },
  document: { zh: '证件', en: 'Document' },
  status: { zh: '实名核验', en: 'Verification' },
  verified: { zh: '已核验', en: 'Verified' },
  unverified: {
    zh: '未核验：请带证件到所在地人社部门窗口核验',
    en: 'Not verified: take your document to your local bureau',
  },
  locality: { zh: '管理部门所在地', en: 'Answered for by the bureau of' },
  series: { zh: '职称系列', en: 'Title series' },
  since: { zh: '首次年度', en: 'First year' },
  change: { zh: '变更职称系列', en: 'Change the title series' },
  from: { zh: '自何日起', en: 'From' },
  save: { zh: '提交变更', en: 'Change it' },
  saved: { zh: '已提交变更。', en: 'Changed.' },
  employer: { zh: '工作单位（单位变更申请）', en: 'My employer' },
  noEmployer: { zh: '还没有登记工作单位。', en: 'No employer yet.' },
  employerName: { zh: '单位', en: 'Employer' },
  state: { zh: '状态', en: 'State' },
  span: { zh: '起止', en: 'From and until' },
  askedFrom: {
    zh: (day: string) => `申请自 ${day} 起`,
    en: (day: string) => `Asked from ${day}`,
  },
  toDay: { zh: '至今', en: 'today' },
  answerBy: {
    zh: (moment: string) => `单位应在 ${moment} 前答复`,
    en: (moment: string) => `The employer answers by ${moment}`,
  },
  act: { zh: '办理', en: 'Act' },
  withdraw: { zh: '撤回申请', en: 'Take it back' },
  end: { zh: '登记离职', en: 'I have left' },
  endOn: { zh: '最后工作日', en: 'Last day' },
  readings: { zh: '谁查看过我的资料', en: 'Who read my record' },
  readingsWords: {
    zh: '查看各部门、单位每次查看您资料的时间和内容。',
    en: 'See when an office or employer looked at your record, and at what.',
  },
  security: { zh: '密码与登录', en: 'Password and sessions' },
  securityWords: {
    zh: '修改密码、查看和结束其他设备上的登录。',
    en: 'Change the password; see and end sessions elsewhere.',
  },
}

/** Everything that is kept about a person, and what the person may change. */
export function ProfilePage() {
  const t = useTexts(texts)
  const me = api.useQuery('get', '/v1/people/me')
  return (
    <Page title={t.title} crumbs={[]}>
      <Loaded of={me}>
        {data => (
          <>
            <Data me={data} />
            <Employer employments={data.employments} onChanged={() => void me.refetch()} />
            <SeriesChange onChanged={() => void me.refetch()} />
          </>
        )}
      </Loaded>
      <OwnConsents />
      <section className="card">
        <h2>{t.readings}</h2>
        <p>
          <Link to="/my/readings">{t.readingsWords}</Link>
        </p>
      </section>
      <section className="card">
        <h2>{t.security}</h2>
        <p>
          <Link to="/account">{t.securityWords}</Link>
        </p>
      </section>
    </Page>
  )
}

type Me = NonNullable<ReturnType<typeof useMe>['data']>
const useMe = () => api.useQuery('get', '/v1/people/me')

function Data({ me }: { readonly me: Me }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = useReference()
  return (
    <section className="card">
      <h2>{t.aboutMe}</h2>
      <Loaded of={reference}>
        {({ localities, titleSeries }) => (
          <dl className="facts">
            <dt>{t.name}</dt>
            <dd>{me.name}</dd>
            <dt>{t.document}</dt>
            <dd>
              {documentKindWords[me.documentKind][language]} <span className="number">{me.maskedNumber}</span>
            </dd>
            <dt>{t.status}</dt>
            <dd>
              {me.status === 'verified' ? (
                <Mark kind="good">{t.verified}</Mark>
              ) : (
                <Notice kind="warn" title={t.unverified} />
              )}
            </dd>
            <dt>{t.locality}</dt>
            <dd>{localities.find(each => each.code === me.locality)?.name[language]}</dd>
            <dt>{t.series}</dt>
            <dd>{titleSeries.find(each => each.series === me.titleSeries)?.name[language]}</dd>
            <dt>{t.since}</dt>
            <dd>{me.firstYear}</dd>
          </dl>
        )}
      </Loaded>
    </section>
  )
}

type Employment = Me['employments'][number]

function Employer({
  employments,
  onChanged,
}: {
  readonly employments: readonly Employment[]
  readonly onChanged: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.employer}</h2>
      <Table
        caption={t.employer}
        rows={employments}
        keyOf={row => row.employmentId}
        empty={t.noEmployer}
        columns={[
          { name: t.employerName, isHeading: true, cell: row => row.employerName },
          {
            name: t.state,
            cell: row => (
              <span className="stack-tight">
                <Mark kind={row.status === 'accepted' ? 'good' : row.status === 'asked' ? 'usual' : 'warn'}>
                  {employmentWords[row.status][language]}
                </Mark>
                {row.status === 'asked' ? (
                  <span className="small">{t.answerBy(momentText(row.answerDueAt, language))}</span>
                ) : null}
                {row.reason ? <span>{row.reason}</span> : null}
              </span>
            ),
          },
          {
            name: t.span,
            cell: row => {
              const from = dayText(row.startsOn, language)
              if (row.endsOn) return `${from} – ${dayText(row.endsOn, language)}`
              // An employment that was refused or taken back never began.
              return row.status === 'accepted' ? `${from} – ${t.toDay}` : t.askedFrom(from)
            },
          },
          { name: t.act, cell: row => <EmploymentAct employment={row} onChanged={onChanged} /> },
        ]}
      />
      <EmployerMatch employments={employments} onChanged={onChanged} />
    </section>
  )
}

function EmploymentAct({
  employment,
  onChanged,
}: {
  readonly employment: Employment
  readonly onChanged: () => void
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const { employmentId, status, endsOn } = employment
  const path = { path: { employmentId } }
  const withdrawal = useAct(async key => {
    await client.POST('/v1/employments/{employmentId}/withdrawal', {
      params: path,
      headers: { 'Idempotency-Key': key },
    })
    onChanged()
  })
  if (status === 'asked')
    return (
      <>
        <Button isPending={withdrawal.isPending} onPress={() => void withdrawal.run()}>
          {t.withdraw}
        </Button>
        {withdrawal.problem}
      </>
    )
  if (status !== 'accepted' || endsOn) return null
  if (!isOpen) return <Button onPress={() => setOpen(true)}>{t.end}</Button>
  return (
    <Form
      send={t.end}
      kind="danger"
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/employments/{employmentId}/end', {
          params: path,
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { endsOn: text('endsOn') },
        })
        onChanged()
      }}
    >
      <Field label={t.endOn} name="endsOn" type="date" defaultValue={todayInWenzhou()} />
    </Form>
  )
}

function SeriesChange({ onChanged }: { readonly onChanged: () => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = useReference()
  const [isSaved, setSaved] = useState(false)
  return (
    <details className="card">
      <summary>{t.change}</summary>
      <Loaded of={reference}>
        {({ titleSeries }) => (
          <Form
            send={t.save}
            isNarrow
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/people/me/title-series', {
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { titleSeries: text('titleSeries'), startsOn: text('startsOn') },
              })
              setSaved(true)
              onChanged()
            }}
          >
            {isSaved ? <Notice kind="good" title={t.saved} isLive /> : null}
            <Select
              label={t.series}
              name="titleSeries"
              choices={titleSeries.map(each => ({ value: each.series, label: each.name[language] }))}
            />
            <Field label={t.from} name="startsOn" type="date" defaultValue={todayInWenzhou()} />
          </Form>
        )}
      </Loaded>
    </details>
  )
}
