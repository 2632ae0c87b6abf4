import { claimActWords, claimPartyWords } from '../../../../../domain/claim/words'
import { moverOfParty, moveSentence } from '../../../../../domain/notice/whose-move'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import type { Claim, ClaimState } from './words'

const texts = {
  chain: { zh: '办理进度', en: 'Progress' },
  submit: { zh: '提交', en: 'Submit' },
  takeUp: { zh: '受理', en: 'Take up' },
  review: { zh: '审核', en: 'Review' },
  register: { zh: '登记', en: 'Register' },
  yours: { zh: '轮到您办理', en: 'It is your move' },
  appealUntil: {
    zh: (moment: string) => `可在 ${moment} 前申诉`,
    en: (moment: string) => `An appeal is possible until ${moment}`,
  },
  provisional: {
    zh: '（暂定：节假日安排公布后可能顺延，不会提前）',
    en: '(provisional: a holiday notice may move it later, never earlier)',
  },
  escalated: { zh: '审核已超期，已转由上级督办', en: 'The review is late and has escalated' },
  history: { zh: '办理经过', en: 'What happened' },
}

/** At which of the four steps each state is; 4: all are done. */
const stepOf: Record<ClaimState, 0 | 1 | 2 | 3 | 4> = {
  draft: 0,
  submitted: 1,
  referred: 1,
  inReview: 2,
  returned: 0,
  waitingForPolicy: 2,
  approved: 3,
  registered: 4,
  hoursAppealed: 4,
  rejected: 2,
  appealed: 2,
  rejectionUpheld: 2,
  reversed: 3,
  withdrawn: 0,
  lapsed: 0,
  closedByClass: 2,
}

/** 提交 → 受理 → 审核 → 登记 */
export function ClaimChain({ state }: { readonly state: ClaimState }) {
  const t = useTexts(texts)
  const at = stepOf[state]
  return (
    <ol className="chain" aria-label={t.chain}>
      {[t.submit, t.takeUp, t.review, t.register].map((name, i) => (
        <li key={name} className={i < at ? 'done' : undefined} aria-current={i === at ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  )
}

/** Whose move it is, since when, and until when: the same sentence for all who see the claim. */
export function MoveSentence({
  move,
  isOwn = false,
}: {
  readonly move: Claim['move']
  readonly isOwn?: boolean
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { who, since, until, provisional, escalatedAt } = move
  const until_ = until ? momentText(until, language) : undefined
  if (who === 'nobody')
    return until_ && new Date(until!) > new Date() ? (
      <p className="soft">
        {t.appealUntil(until_)}
        {provisional ? t.provisional : ''}
      </p>
    ) : null
  return (
    <>
      {isOwn && who === 'person' ? <strong>{t.yours}</strong> : null}
      <p>
        {moveSentence({ who: moverOfParty[who], since, until }, language)}
        {provisional ? t.provisional : ''}
      </p>
      {escalatedAt ? <p className="soft">{t.escalated}</p> : null}
    </>
  )
}

/** What happened, the newest last. */
export function ClaimHistory({
  happened,
  nameOf,
}: {
  readonly happened: Claim['happened']
  /** The name of an official's account, for officials. */
  readonly nameOf?: (accountId: string) => string | undefined
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  if (happened.length === 0) return null
  return (
    <section className="card">
      <h2>{t.history}</h2>
      <ol className="timeline">
        {happened.map(({ decisionId, act, at, party, by, reason }) => (
          <li key={decisionId}>
            <strong>{claimActWords[act][language]}</strong>
            <span className="soft">
              {' '}
              <time dateTime={at}>{momentText(at, language)}</time>
              {' · '}
              {(by && nameOf?.(by)) ?? claimPartyWords[party][language]}
            </span>
            {reason ? <p>{reason}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
