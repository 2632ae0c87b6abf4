import { classActWords, classPartyWords } from '../../../../../domain/class/words'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import type { TrainingClass } from './words'

const texts = {
  title: { zh: '办理过程', en: 'What happened' },
  by: { zh: (who: string) => `办理方：${who}`, en: (who: string) => `By: ${who}` },
  reason: { zh: (reason: string) => `原因：${reason}`, en: (reason: string) => `Why: ${reason}` },
  none: { zh: '还没有办理记录。', en: 'Nothing has happened yet.' },
}

/** What was done with a class, in its order. */
export function ClassHistory({ trainingClass: { happened } }: { readonly trainingClass: TrainingClass }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.title}</h2>
      {happened.length === 0 ? <p className="soft">{t.none}</p> : null}
      <ol className="timeline">
        {happened.map(({ act, at, party, reason }) => (
          <li key={`${at} ${act}`}>
            <strong>{classActWords[act][language]}</strong>
            <p className="soft">
              {momentText(at, language)}{' '}
              {t.by(classPartyWords[party as keyof typeof classPartyWords][language])}
            </p>
            {reason ? <p>{t.reason(reason)}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
