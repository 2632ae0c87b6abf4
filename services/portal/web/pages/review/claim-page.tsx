import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useBlocker } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { claimStateWords } from '../../../../../domain/claim/words'
import { api } from '../../api/client'
import { Problem } from '../../api/problem'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { ProblemNotice } from '../../ui/problem-notice'
import { claimQuery } from '../claim/draft'
import { ComputedHours } from '../claim/hours'
import { ClaimChain, ClaimHistory, MoveSentence } from '../claim/progress'
import { FormReading } from '../claim/reading'
import { titleOf } from '../claim/title'
import { type Claim, nameOfType, stateMarks } from '../claim/words'
import { type Decision, DecisionBar } from './decisions'
import { EvidenceDesk } from './evidence-desk'
import { KeyHelp, useKeys } from './keys'
import { type QueuedClaim, type QueuePage, queueQuery, useColleagues } from './queue'
import { SameElsewhere } from './same-elsewhere'

const texts = {
  queue: { zh: '学时认证审核', en: 'Review of claims' },
  title: { zh: '审核申请', en: 'Review a claim' },
  place: {
    zh: (place: number, of: string) => `本页第 ${place} 件，共 ${of} 件`,
    en: (place: number, of: string) => `${place} of ${of}`,
  },
  back: { zh: '上一件 (k)', en: 'Previous (k)' },
  on: { zh: '下一件 (j)', en: 'Next (j)' },
  work: { zh: '审核工作区', en: 'Review desk' },
  computed: { zh: '按标准计算的学时', en: 'Hours by the standard' },
  registered: { zh: '已登记的学时', en: 'Registered hours' },
  form: { zh: '申报内容', en: 'What is claimed' },
  markWords: {
    zh: '点按项目名称，标记需要申请人修改的项目',
    en: 'Press the name of a field to mark it for correction',
  },
  late: { zh: '逾期申报的理由', en: 'Why it is late' },
  another: { zh: '申请人说明这是另一成果', en: 'Why it is another work, as its person says' },
  person: {
    zh: (name: string, number: string) => `${name}（${number}）`,
    en: (name: string, number: string) => `${name} (${number})`,
  },
  heldBy: { zh: (login: string) => `由 ${login} 经办`, en: (login: string) => `Held by ${login}` },
  sending: {
    zh: (title: string) => `正在提交对“${title}”的决定…`,
    en: (title: string) => `Sending: ${title}…`,
  },
  sent: { zh: (title: string) => `已办理：${title}`, en: (title: string) => `Done: ${title}` },
  failed: {
    zh: (title: string) => `对“${title}”的决定没有生效`,
    en: (title: string) => `Not done: ${title}`,
  },
  open: { zh: '打开该申请', en: 'Open that claim' },
  leave: {
    zh: '有决定还没有送达，离开后填写的理由就没有了。确定离开吗？',
    en: 'A decision has not arrived; its reason is lost when you leave. Leave?',
  },
}

interface Sent {
  readonly claimId: string
  readonly title: string
  readonly error?: unknown
  /** Sends the same once more, with all that was typed. */
  readonly again?: () => void
  readonly isDone?: true
}

/** One claim to review: form beside evidence. A decision shows the next claim at once, and says how it ended above that. */
export function ReviewClaimPage() {
  const t = useTexts(texts)
  const route = getRouteApi('/review/$claimId')
  const { claimId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const session = useSignedIn()
  const queries = useQueryClient()
  const listQuery = queueQuery(session, search)
  const list = useQuery({ ...listQuery, staleTime: Number.POSITIVE_INFINITY })
  const claim = useQuery({ ...claimQuery(claimId), staleTime: Number.POSITIVE_INFINITY })
  const [sent, setSent] = useState<readonly Sent[]>([])
  const rows = list.data?.items ?? []
  const at = rows.findIndex(each => each.claimId === claimId)
  const [previous, next] = [rows[at - 1], at < 0 ? rows[0] : rows[at + 1]]

  const go = (row: QueuedClaim | undefined) =>
    row ? navigate({ to: '/review/$claimId', params: { claimId: row.claimId }, search }) : undefined
  const note = (one: Sent) =>
    setSent(all => [one, ...all.filter(each => each.claimId !== one.claimId)].slice(0, 5))

  const isUnsent = sent.some(each => !each.isDone && (each.again || !each.error))
  useBlocker({
    shouldBlockFn: ({ next: to }) =>
      isUnsent && to.routeId !== '/review/$claimId' && !globalThis.confirm(t.leave),
    enableBeforeUnload: () => isUnsent,
  })

  const decide = async ({ title, send, staysHere }: Decision) => {
    const finish = async () => {
      await send()
      note({ claimId, title, isDone: true })
      await Promise.all([
        queries.invalidateQueries({ queryKey: claimQuery(claimId).queryKey }),
        queries.invalidateQueries({ queryKey: ['get', '/v1/claim-queue/counts'] }),
      ])
    }
    if (staysHere || !next) {
      await finish()
      if (!staysHere) {
        await queries.invalidateQueries({ queryKey: ['claim-queue'] })
        await navigate({ to: '/review', search })
      }
      return
    }
    // The next claim is shown before the answer is here; where the answer is no, this claim comes back to the list.
    const before = queries.getQueryData<QueuePage>(listQuery.queryKey)
    queries.setQueryData<QueuePage>(listQuery.queryKey, page =>
      page ? { ...page, items: page.items.filter(each => each.claimId !== claimId) } : page,
    )
    const deliver = () => {
      note({ claimId, title })
      finish().catch((error: unknown) => {
        const mayPass = error instanceof Problem && (error.isUnreachable || error.status >= 500)
        note({ claimId, title, error, ...(mayPass ? { again: deliver } : {}) })
        if (before) queries.setQueryData(listQuery.queryKey, before)
      })
    }
    await go(next)
    deliver()
  }

  return (
    <Page title={t.title} crumbs={[{ title: t.queue, to: '/review' }]}>
      <SentNotices sent={sent} />
      <p className="row">
        <NeighbourLink row={previous} search={search} words={t.back} />
        <NeighbourLink row={next} search={search} words={t.on} />
        {at >= 0 ? (
          <span className="soft">{t.place(at + 1, `${rows.length}${list.data?.next ? '+' : ''}`)}</span>
        ) : null}
      </p>
      <Loaded of={claim}>
        {data => (
          <Desk
            key={data.claimId}
            claim={data}
            onDecide={decide}
            onBack={() => void go(previous)}
            onNext={() => void go(next)}
          />
        )}
      </Loaded>
    </Page>
  )
}

function NeighbourLink({
  row,
  search,
  words,
}: {
  readonly row: QueuedClaim | undefined
  readonly search: object
  readonly words: string
}) {
  if (!row) return <span className="button soft">{words}</span>
  return (
    <Link to="/review/$claimId" params={{ claimId: row.claimId }} search={search} className="button">
      {words}
    </Link>
  )
}

function SentNotices({ sent }: { readonly sent: readonly Sent[] }) {
  const t = useTexts(texts)
  const { search } = getRouteApi('/review/$claimId').useMatch()
  const [latest, ...others] = sent
  const failed = others.filter(each => each.error)
  return (
    <div aria-live="polite" className="stack-tight">
      {[...(latest ? [latest] : []), ...failed].map(({ claimId, title, error, again, isDone }) =>
        error ? (
          <Notice key={claimId} kind="bad" title={t.failed(title)}>
            <ProblemNotice error={error} {...(again ? { onRetry: again } : {})} />
            <Link to="/review/$claimId" params={{ claimId }} search={search}>
              {t.open}
            </Link>
          </Notice>
        ) : (
          <p key={claimId} className="soft">
            {isDone ? t.sent(title) : t.sending(title)}
          </p>
        ),
      )}
    </div>
  )
}

interface DeskProps {
  readonly claim: Claim
  readonly onDecide: (decision: Decision) => Promise<void>
  readonly onBack: () => void
  readonly onNext: () => void
}

function Desk({ claim, onDecide, onBack, onNext }: DeskProps) {
  const t = useTexts(texts)
  const types = api.useQuery('get', '/v1/claim-types')
  const [marked, setMarked] = useState<readonly string[]>(claim.marked)
  const [opened, setOpened] = useState<string>()
  const [asked, setAsked] = useState<Decision['act']>()
  const region = useRef<HTMLElement>(null)
  const toggle = (path: string) =>
    setMarked(all => (all.includes(path) ? all.filter(each => each !== path) : [...all, path]))
  const openNext = () => {
    const at = claim.evidence.findIndex(each => each.evidenceId === opened)
    setOpened(claim.evidence[(at + 1) % claim.evidence.length]?.evidenceId)
  }
  const keys = useKeys(region, {
    a: () => setAsked('approve'),
    r: () => setAsked('return'),
    x: () => setAsked('reject'),
    j: onNext,
    k: onBack,
    o: openNext,
  })
  const type = types.data?.items.find(each => each.type === claim.type)
  return (
    <section ref={region} aria-label={t.work} tabIndex={-1} className="stack desk" onKeyDown={keys.onKeyDown}>
      <KeyHelp keys={keys} />
      <Head claim={claim} />
      <DecisionBar
        {...{ claim, marked, asked, onDecide }}
        onAsk={setAsked}
        onClose={() => {
          setAsked(undefined)
          region.current?.focus()
        }}
      />
      <div className="side-by-side">
        <FormSide {...{ claim, marked }} onMark={toggle} />
        {type ? (
          <EvidenceDesk {...{ claim, type, marked, opened }} onOpen={setOpened} onMark={toggle} />
        ) : null}
      </div>
      <History claim={claim} />
    </section>
  )
}

function Head({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const colleagues = useColleagues()
  const { person, assignee } = claim.review ?? {}
  return (
    <section className="card">
      <p className="row between">
        <strong>{titleOf(claim, language)}</strong>
        <Mark kind={stateMarks[claim.state]}>{claimStateWords[claim.state][language]}</Mark>
      </p>
      <p>
        {person ? t.person(person.name, person.maskedNumber) : ''} {nameOfType(claim.type)[language]}
      </p>
      <ClaimChain state={claim.state} />
      <MoveSentence move={claim.move} />
      {assignee && colleagues.get(assignee) ? <p>{t.heldBy(colleagues.get(assignee)!)}</p> : null}
    </section>
  )
}

function FormSide({
  claim,
  marked,
  onMark,
}: {
  readonly claim: Claim
  readonly marked: readonly string[]
  readonly onMark: (path: string) => void
}) {
  const t = useTexts(texts)
  const canMark = claim.may.some(act => act === 'return' || act === 'takeUp')
  return (
    <div className="stack">
      <section className="card" aria-labelledby="hours">
        <h2 id="hours">{claim.registered.length > 0 ? t.registered : t.computed}</h2>
        {claim.registered.length > 0 ? (
          <ComputedHours computed={{ years: claim.registered, refusal: null }} />
        ) : claim.computed ? (
          <ComputedHours computed={claim.computed} />
        ) : null}
      </section>
      <section className="card" aria-labelledby="form">
        <h2 id="form">{t.form}</h2>
        {canMark ? <p className="soft small">{t.markWords}</p> : null}
        <FormReading {...{ marked, type: claim.type, form: claim.form }} {...(canMark ? { onMark } : {})} />
        {claim.lateReason ? (
          <Notice kind="warn" title={t.late}>
            {claim.lateReason}
          </Notice>
        ) : null}
        {claim.anotherWorkReason ? (
          <Notice kind="warn" title={t.another}>
            {claim.anotherWorkReason}
          </Notice>
        ) : null}
      </section>
      <SameElsewhere claim={claim} />
    </div>
  )
}

function History({ claim }: { readonly claim: Claim }) {
  const colleagues = useColleagues()
  return <ClaimHistory happened={claim.happened} nameOf={account => colleagues.get(account)} />
}
