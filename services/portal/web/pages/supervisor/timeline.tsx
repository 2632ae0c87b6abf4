import { getRouteApi } from '@tanstack/react-router'
import { moveSentence } from '../../../../../domain/notice/whose-move'
import { api } from '../../api/client'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { processKindText, processText } from '../../text/process-words'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Page } from '../../ui/page'

type Timeline = components['schemas']['Timeline']

const texts = {
  title: { zh: '办理过程', en: 'Timeline' },
  stage: { zh: '目前', en: 'Now' },
  move: { zh: '下一步', en: 'Next' },
  by: { zh: '由谁办理', en: 'Whose move it is' },
  happened: { zh: '已经发生', en: 'What happened' },
  engine: { zh: '在流程引擎中打开', en: 'Open it in the process engine' },
}

/** A process in words: where it stands, whose move it is, and what happened (Article 16). */
export function TimelinePage() {
  const t = useTexts(texts)
  const { id = '' } = getRouteApi('/timeline').useSearch()
  const timeline = api.useQuery('get', '/v1/processes/timeline', { params: { query: { id } } })
  return (
    <Page title={t.title}>
      <Loaded of={timeline}>{data => <Story timeline={data} />}</Loaded>
    </Page>
  )
}

function Story({ timeline }: { readonly timeline: Timeline }) {
  const { process, year, stage, move, happened, engineUrl } = timeline
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <>
      <section className="card">
        <h2>
          {processKindText(process, language)} {year}
        </h2>
        <dl className="facts">
          <dt>{t.stage}</dt>
          <dd>{processText(stage, language)}</dd>
          <dt>{t.move}</dt>
          <dd>{processText(move.what, language)}</dd>
          <dt>{t.by}</dt>
          <dd>{moveSentence(move, language)}</dd>
        </dl>
        {engineUrl ? (
          <p>
            <a href={engineUrl} target="_blank" rel="noreferrer">
              {t.engine}
            </a>
          </p>
        ) : null}
      </section>
      <section className="card">
        <h2>{t.happened}</h2>
        <ol className="timeline">
          {happened.map(({ at, what }) => (
            <li key={`${at} ${what}`}>
              <strong>{processText(what, language)}</strong>
              <div className="soft">{momentText(at, language)}</div>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
