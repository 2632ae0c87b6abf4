import { useQueryClient } from '@tanstack/react-query'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { dayText, todayInWenzhou } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { useColleagues } from './queue'

type Colleague = components['schemas']['Colleague']

const texts = {
  queue: { zh: '学时认证审核', en: 'Review of claims' },
  title: { zh: '代办与督办人员', en: 'Deputies and escalation' },
  escalation: { zh: '督办人员', en: 'Escalation' },
  escalationWords: {
    zh: '超期的申请转给此人；没有指定的，转给市人力社保局。',
    en: 'Late claims go to this official; to the municipal bureau where none is named.',
  },
  named: { zh: (name: string) => `现在指定：${name}`, en: (name: string) => `Named now: ${name}` },
  nobody: { zh: '没有指定', en: 'None is named' },
  official: { zh: '账号', en: 'Account' },
  name: { zh: '姓名', en: 'Name' },
  set: { zh: '指定', en: 'Name' },
  deputies: { zh: '代办', en: 'Deputies' },
  deputyWords: {
    zh: '代办期间，代办人可以办理被代办人经办的申请。',
    en: 'In that time the deputy may decide on the claims of the other.',
  },
  deputy: { zh: '代办人', en: 'Deputy' },
  actsAs: { zh: '被代办人', en: 'Acts for' },
  from: { zh: '开始日期', en: 'From' },
  until: { zh: '结束日期', en: 'Until' },
  add: { zh: '增加代办', en: 'Add a deputy' },
  none: { zh: '没有代办。', en: 'None.' },
  unknown: { zh: '已停用的账号', en: 'An account that is closed' },
}

/** Whom a department names: who gets late claims, and who acts for whom. */
export function DeskPage() {
  const t = useTexts(texts)
  const { scope } = useSignedIn()
  const queries = useQueryClient()
  const path = { params: { path: { industry: scope.industry ?? '' } } }
  const desk = api.useQuery('get', '/v1/review-desks/{industry}', path)
  const colleagues = useColleagues()
  const choices = [...colleagues].map(([value, label]) => ({ value, label }))
  const refresh = () => queries.invalidateQueries({ queryKey: ['get', '/v1/review-desks/{industry}'] })
  return (
    <Page title={t.title} crumbs={[{ title: t.queue, to: '/review' }]}>
      <Loaded of={desk}>
        {({ escalation, deputies }) => (
          <>
            <section className="card" aria-labelledby="escalation">
              <h2 id="escalation">{t.escalation}</h2>
              <p>{t.escalationWords}</p>
              <p>{escalation ? t.named(escalation.name) : t.nobody}</p>
              <Form
                send={t.set}
                isNarrow
                onSend={async ({ text }) => {
                  await client.PUT('/v1/review-desks/{industry}/escalation', {
                    ...path,
                    body: { accountId: text('accountId'), name: text('name') },
                  })
                  await refresh()
                }}
              >
                <Select name="accountId" label={t.official} choices={choices} />
                <Field name="name" label={t.name} maxLength={100} autoComplete="off" />
              </Form>
            </section>
            <section className="card" aria-labelledby="deputies">
              <h2 id="deputies">{t.deputies}</h2>
              <p>{t.deputyWords}</p>
              <Deputies rows={deputies} colleagues={colleagues} />
              <Form
                send={t.add}
                isNarrow
                onSend={async ({ text, idempotencyKey }) => {
                  await client.POST('/v1/review-desks/{industry}/deputies', {
                    ...path,
                    headers: { 'Idempotency-Key': idempotencyKey },
                    body: {
                      accountId: text('deputy'),
                      actsAs: text('actsAs'),
                      fromDay: text('fromDay'),
                      untilDay: text('untilDay'),
                    },
                  })
                  await refresh()
                }}
              >
                <Select name="deputy" label={t.deputy} choices={choices} />
                <Select name="actsAs" label={t.actsAs} choices={choices} />
                <Field name="fromDay" label={t.from} type="date" defaultValue={todayInWenzhou()} />
                <Field name="untilDay" label={t.until} type="date" min={todayInWenzhou()} />
              </Form>
            </section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

interface Deputy {
  readonly accountId: string
  readonly actsAs: string
  readonly fromDay: string
  readonly untilDay: string
}

function Deputies({
  rows,
  colleagues,
}: {
  readonly rows: readonly Deputy[]
  readonly colleagues: ReadonlyMap<Colleague['accountId'], string>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={t.deputies}
      rows={rows}
      keyOf={row => JSON.stringify(row)}
      empty={t.none}
      columns={[
        { name: t.deputy, isHeading: true, cell: row => colleagues.get(row.accountId) ?? t.unknown },
        { name: t.actsAs, cell: row => colleagues.get(row.actsAs) ?? t.unknown },
        { name: t.from, cell: row => dayText(row.fromDay, language) },
        { name: t.until, cell: row => dayText(row.untilDay, language) },
      ]}
    />
  )
}
