import { useState } from 'react'
import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { type ChosenList, ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { RowVerdicts } from '../../ui/row-verdicts'
import { Table } from '../../ui/table'
import { Documents } from './documents'
import { rosterOutcomeWords, type TrainingClass } from './words'

const texts = {
  title: { zh: '报送名单', en: 'Roster' },
  words: {
    zh: '名单和办班总结一起报送。每行的结果会先显示出来，有问题的行可以下载标注后的文件修改。',
    en: 'The roster goes in with the summary. Each row is judged first; download the marked sheet to correct bad rows.',
  },
  template: { zh: '下载名单模板（XLSX）', en: 'Download the template (XLSX)' },
  templateCsv: { zh: '模板（CSV）', en: 'Template (CSV)' },
  file: { zh: '名单文件（XLSX 或 CSV）', en: 'File of the roster (XLSX or CSV)' },
  hint: {
    zh: '列名：证件号码、姓名、参加天数。参加天数不填为全程参加。',
    en: 'Columns 证件号码, 姓名, 参加天数; no days means all of them.',
  },
  send: { zh: '报送名单', en: 'Send the roster' },
  number: { zh: '证件号码', en: 'Document number' },
  marked: { zh: '标注后的名单', en: 'marked-roster' },
  notNow: {
    zh: '现在不能报送名单：要等计划同意并开班以后。',
    en: 'No roster can be sent now: only once the plan is accepted and the class was held.',
  },
  posted: { zh: '已报送的名单', en: 'Rosters that were sent' },
  none: { zh: '还没有报送过名单。', en: 'No roster was sent yet.' },
  when: { zh: '报送时间', en: 'Sent at' },
  verdict: { zh: '结果', en: 'Verdict' },
  taken: { zh: '已接收', en: 'Taken' },
  act: { zh: '查看', en: 'See' },
  rows: { zh: '逐行结果', en: 'Row by row' },
  rowsOf: { zh: (when: string) => `${when} 报送的名单`, en: (when: string) => `The roster of ${when}` },
  download: { zh: '下载标注后的名单', en: 'Download the marked sheet' },
  close: { zh: '关闭', en: 'Close' },
}

/** The roster of a class, from the template to the marked sheet. */
export function Roster({
  trainingClass,
  onChanged,
}: {
  readonly trainingClass: TrainingClass
  readonly onChanged: () => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { classId, may } = trainingClass
  const path = { classId }
  const maySend = may.includes('sendRoster') || may.includes('amend')
  return (
    <>
      {maySend ? (
        <Documents {...{ trainingClass, onChanged }} isOrganiser kinds={['summary', 'record']} />
      ) : null}
      <section className="card">
        <h2>{t.title}</h2>
        <p>{t.words}</p>
        <p className="row">
          <a className="button" href="/v1/roster-template" download>
            {t.template}
          </a>
          <a href="/v1/roster-template?format=csv" download>
            {t.templateCsv}
          </a>
        </p>
        <ListIntake
          label={t.file}
          hint={t.hint}
          send={t.send}
          keyName={t.number}
          outcomeWords={wordsIn(language)}
          because={maySend ? null : t.notNow}
          preview={async list => {
            const { data } = await client.POST('/v1/training-classes/{classId}/roster/preview', {
              params: { path },
              ...listBody(list),
            })
            return data!
          }}
          post={async (list, previewDigest, idempotencyKey) => {
            const { headers, ...body } = listBody(list)
            const { data } = await client.POST('/v1/training-classes/{classId}/roster', {
              params: { path, query: { previewDigest } },
              headers: { ...headers, 'Idempotency-Key': idempotencyKey },
              ...body,
            })
            return data!
          }}
          mark={async (list: ChosenList) => {
            const { data } = await client.POST('/v1/training-classes/{classId}/roster/marked', {
              params: { path },
              ...listBody(list),
              parseAs: 'blob',
            })
            return data as unknown as Blob
          }}
          markedName={`${t.marked}.xlsx`}
          onPosted={() => void onChanged()}
        />
      </section>
      <PostedRosters classId={classId} />
    </>
  )
}

const wordsIn = (language: 'zh' | 'en') => ({
  registers: rosterOutcomeWords.registers[language],
  waits: rosterOutcomeWords.waits[language],
})

function PostedRosters({ classId }: { readonly classId: string }) {
  const rosters = useRosters(classId)
  return <Loaded of={rosters}>{first => <Rosters first={first} classId={classId} />}</Loaded>
}

const useRosters = (classId: string) =>
  api.useQuery('get', '/v1/training-classes/{classId}/rosters', { params: { path: { classId } } })
type Page = NonNullable<ReturnType<typeof useRosters>['data']>

function Rosters({ first, classId }: { readonly first: Page; readonly classId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [open, setOpen] = useState<Page['items'][number]>()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/training-classes/{classId}/rosters', {
      params: { path: { classId }, query: { after } },
    })
    return data as Page
  })
  return (
    <section className="card">
      <h2>{t.posted}</h2>
      <Table
        caption={t.posted}
        rows={rows}
        keyOf={row => row.fileId}
        empty={t.none}
        columns={[
          { name: t.when, isHeading: true, cell: row => momentText(row.postedAt, language) },
          {
            name: t.verdict,
            cell: row =>
              row.refused ? (
                <Mark kind="bad">{row.refused.detail ?? row.refused.title}</Mark>
              ) : (
                <Mark kind="good">{t.taken}</Mark>
              ),
          },
          {
            name: t.act,
            cell: row => (
              <div className="row">
                <Button
                  label={`${t.rows}：${momentText(row.postedAt, language)}`}
                  onPress={() => setOpen(row)}
                >
                  {t.rows}
                </Button>
                {row.refused ? null : (
                  <a
                    className="button"
                    href={`/v1/training-classes/${classId}/rosters/${row.fileId}/marked`}
                    download={`${t.marked}-${row.postedAt.slice(0, 10)}.xlsx`}
                  >
                    {t.download}
                  </a>
                )}
              </div>
            ),
          },
        ]}
      />
      {more}
      {open ? (
        <Dialog title={t.rowsOf(momentText(open.postedAt, language))} onClose={() => setOpen(undefined)}>
          <RosterVerdicts classId={classId} fileId={open.fileId} />
          <div>
            <Button onPress={() => setOpen(undefined)}>{t.close}</Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}

function RosterVerdicts({ classId, fileId }: { readonly classId: string; readonly fileId: string }) {
  const language = useLanguage()
  const roster = api.useQuery('get', '/v1/training-classes/{classId}/rosters/{fileId}', {
    params: { path: { classId, fileId } },
  })
  return (
    <Loaded of={roster}>{({ rows }) => <RowVerdicts rows={rows} outcomeWords={wordsIn(language)} />}</Loaded>
  )
}
