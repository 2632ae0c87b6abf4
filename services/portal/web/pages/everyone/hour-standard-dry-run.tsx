import { useState } from 'react'
import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { FileChoice } from '../../ui/file-choice'
import { saveFile } from '../../ui/file-saving'
import { Notice } from '../../ui/notice'
import { ProblemNotice } from '../../ui/problem-notice'

const texts = {
  title: { zh: '学时标准试算', en: 'Dry run of an hour standard' },
  words: {
    zh: '载入新标准之前，先看看它会怎样改变已登记的学时。试算不保存任何内容。',
    en: 'See what a new standard would change in hours that are registered. Nothing is kept.',
  },
  file: { zh: '标准文件（YAML）', en: 'The standard (YAML)' },
  running: { zh: '正在试算…', en: 'Computing…' },
  done: { zh: '试算完成，结果已下载（CSV）。', en: 'Done: the result was downloaded (CSV).' },
}

type State = { readonly is: 'running' | 'done' } | { readonly is: 'failed'; readonly error: unknown }

/** Shows what a new hour standard would change, as a sheet (Article 12). */
export function DryRun() {
  const t = useTexts(texts)
  const [state, setState] = useState<State>()
  const run = async (file: File) => {
    setState({ is: 'running' })
    try {
      const { data } = await client.POST('/v1/hour-standards/dry-run', {
        headers: { 'Content-Type': 'application/yaml' },
        body: file as never,
        bodySerializer: (blob: unknown) => blob as Blob,
        parseAs: 'blob',
      })
      saveFile(data as never as Blob, `${t.title}.csv`)
      setState({ is: 'done' })
    } catch (error) {
      setState({ is: 'failed', error })
    }
  }
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p>{t.words}</p>
      <FileChoice label={t.file} accept=".yaml,.yml" onChoose={run} />
      {state?.is === 'running' ? <p role="status">{t.running}</p> : null}
      {state?.is === 'done' ? <Notice kind="good" title={t.done} isLive /> : null}
      {state?.is === 'failed' ? <ProblemNotice error={state.error} /> : null}
    </section>
  )
}
