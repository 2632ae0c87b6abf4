import { useState } from 'react'
import { api } from '../../api/client'
import { useSession } from '../../app/session'
import type { components } from '../../generated/api'
import { dayText, todayInWenzhou } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { DryRun } from './hour-standard-dry-run'
import { valueText } from './policy-value'

type Rule = components['schemas']['Policy']['rules'][number]
type Value = Rule['values'][number]

const texts = {
  title: { zh: '政策参数', en: 'Policy values' },
  words: {
    zh: '系统作出决定所依据的每一个数字、起始日期和依据条款。',
    en: 'Each number that the system decides by, with its first day and its article.',
  },
  demo: {
    zh: '这是演示参数：期限被缩短，不是正式执行的数字。',
    en: 'These are values for a demonstration: time limits are shorter than in force.',
  },
  search: { zh: '筛选', en: 'Filter' },
  rule: { zh: '内容', en: 'What' },
  value: { zh: '数值', en: 'Value' },
  from: { zh: '起始日期', en: 'From' },
  mark: { zh: '来源', en: 'Source' },
  basis: { zh: '依据', en: 'Basis' },
  none: { zh: '没有符合的参数。', en: 'Nothing matches.' },
  standards: { zh: '学时标准', en: 'Hour standards' },
  standard: { zh: '标准', en: 'Standard' },
  binds: { zh: '适用', en: 'Binds' },
  until: { zh: '截止日期', en: 'Until' },
  open: { zh: '至今', en: 'still in force' },
  noStandards: { zh: '还没有载入学时标准。', en: 'No hour standard is loaded.' },
}

const markWords = {
  R: { zh: '文件规定', en: 'The regulation' },
  S: { zh: '其他来源，未核实', en: 'Another source, unverified' },
  D: { zh: '系统默认', en: 'Our default' },
} satisfies Record<Value['mark'], { zh: string; en: string }>

const bindsWords: Readonly<Record<string, { zh: string; en: string }>> = {
  city: { zh: '全市', en: 'the city' },
  nobody: { zh: '仅供参考', en: 'nobody: an example' },
}

/** Every dated value of the policy, and the hour standards: anybody who is signed in may read them (Article 6). */
export function PolicyPage() {
  const t = useTexts(texts)
  const { session } = useSession()
  const policy = api.useQuery('get', '/v1/policy')
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <Loaded of={policy}>{data => <Rules {...data} />}</Loaded>
      <Standards />
      {session?.may.includes('hourStandard.dryRun') ? <DryRun /> : null}
    </Page>
  )
}

function Rules({ set, rules }: components['schemas']['Policy']) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [wanted, setWanted] = useState('')
  const shown = rules.filter(({ description, values }) =>
    `${description[language]} ${values.map(each => each.basis).join(' ')}`
      .toLowerCase()
      .includes(wanted.trim().toLowerCase()),
  )
  return (
    <section className="card">
      {set === 'demo' ? <Notice kind="warn" title={t.demo} /> : null}
      <Field label={t.search} name="search" type="search" isOptional onChange={setWanted} />
      <Table
        caption={t.title}
        rows={shown.map(rule => ({ ...rule, now: valueOn(rule, todayInWenzhou()) }))}
        keyOf={row => row.rule}
        empty={t.none}
        columns={[
          { name: t.rule, isHeading: true, cell: row => row.description[language] },
          {
            name: t.value,
            cell: row => (
              <span className="number">{row.now ? valueText(row.now.expression, language) : ''}</span>
            ),
          },
          { name: t.from, cell: row => (row.now ? dayText(row.now.from, language) : '') },
          { name: t.mark, cell: row => (row.now ? <Mark>{markWords[row.now.mark][language]}</Mark> : null) },
          { name: t.basis, cell: row => <span lang="zh-CN">{row.now?.basis}</span> },
        ]}
      />
    </section>
  )
}

/** The value in force on that day; before the first value, that one. */
const valueOn = ({ values }: Rule, day: string): Value | undefined =>
  values.findLast(each => each.from <= day) ?? values[0]

function Standards() {
  const t = useTexts(texts)
  const language = useLanguage()
  const standards = api.useQuery('get', '/v1/hour-standards')
  return (
    <section className="card">
      <h2>{t.standards}</h2>
      <Loaded of={standards}>
        {({ items }) => (
          <Table
            caption={t.standards}
            rows={items}
            keyOf={row => `${row.standard} ${row.version} ${row.binds}`}
            empty={t.noStandards}
            columns={[
              { name: t.standard, isHeading: true, cell: row => <span lang="zh-CN">{row.source}</span> },
              { name: t.binds, cell: row => bindsWords[row.binds]?.[language] ?? '' },
              { name: t.from, cell: row => dayText(row.from, language) },
              { name: t.until, cell: row => (row.until ? dayText(row.until, language) : t.open) },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
