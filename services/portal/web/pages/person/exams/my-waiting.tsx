import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { momentText, spanText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { useAct } from '../../../ui/act'
import { Button } from '../../../ui/button'
import { FormDialog } from '../../../ui/form-dialog'
import { Loaded } from '../../../ui/loaded'
import { Mark, Notice } from '../../../ui/notice'
import { waitingStateWords } from './words'

type Waiting = components['schemas']['MyWaiting']

const texts = {
  mine: { zh: '我的候补', en: 'My place in the queue' },
  place: { zh: (place: number) => `第 ${place} 位`, en: (place: number) => `Place ${place}` },
  every: {
    zh: '同一批考试的各个场次：一有空位，优先给您。',
    en: 'Every sitting of the plan: you come first wherever a seat is free.',
  },
  entitled: {
    zh: (moment: string) => `您因场次变动失去座位，${moment} 前优先安排。`,
    en: (moment: string) => `You lost a seat by no act of yours: you come first until ${moment}.`,
  },
  offer: {
    zh: (seat: number) => `${seat} 号座位正为您保留`,
    en: (seat: number) => `Seat ${seat} is held for you`,
  },
  offerUntil: {
    zh: (moment: string) => `请在 ${moment} 前接受，过时让给下一位。`,
    en: (moment: string) => `Take it before ${moment}; after that it goes to the next.`,
  },
  accept: { zh: '接受座位', en: 'Take the seat' },
  accepted: {
    zh: (seat: number) => `座位已确认：${seat} 号`,
    en: (seat: number) => `The seat is yours: ${seat}`,
  },
  leave: { zh: '退出候补', en: 'Leave the queue' },
  leaveWords: {
    zh: '退出后不再保留您的顺位；为您保留的座位会让给下一位。',
    en: 'Your place is not kept; a seat that is held for you goes to the next.',
  },
  left: { zh: '已退出候补', en: 'You have left the queue' },
}

/** The queues in which one waits, and the seat that is offered with its deadline. */
export function MyWaiting({ onDone }: { readonly onDone: (words: string) => void }) {
  const waiting = api.useQuery('get', '/v1/my/waiting', { params: { query: {} } })
  return (
    <Loaded of={waiting}>
      {({ items }) =>
        items
          .filter(({ state }) => state === 'waiting' || state === 'offered')
          .map(each => <Place key={each.waitingId} waiting={each} onDone={onDone} />)
      }
    </Loaded>
  )
}

function Place({ waiting, onDone }: { readonly waiting: Waiting; readonly onDone: (words: string) => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { waitingId, state, place, sitting, courseTitle, entitledUntil } = waiting
  return (
    <section className="card" aria-label={t.mine}>
      <div className="row between">
        <h2>{t.mine}</h2>
        <Mark kind={state === 'offered' ? 'good' : 'usual'}>
          {state === 'waiting' && place !== null ? t.place(place) : waitingStateWords[state][language]}
        </Mark>
      </div>
      <p lang="zh-CN">{courseTitle}</p>
      {sitting ? (
        <p>
          {spanText(sitting.startsAt, sitting.endsAt, language)}
          <br />
          <span lang="zh-CN">
            {sitting.centreName} {sitting.roomName}
          </span>
        </p>
      ) : (
        <p>{t.every}</p>
      )}
      {entitledUntil ? <p className="small">{t.entitled(momentText(entitledUntil, language))}</p> : null}
      {state === 'offered' ? <Offer waiting={waiting} onDone={onDone} /> : null}
      <div>
        <FormDialog
          name={t.leave}
          title={t.leave}
          words={t.leaveWords}
          done=""
          kind="danger"
          onSend={async () => {
            await client.DELETE('/v1/waiting/{waitingId}', { params: { path: { waitingId } } })
            onDone(t.left)
          }}
        />
      </div>
    </section>
  )
}

function Offer({ waiting, onDone }: { readonly waiting: Waiting; readonly onDone: (words: string) => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { waitingId, offeredSeatNo, offerExpiresAt } = waiting
  const { run, isPending, problem } = useAct(async () => {
    const { data } = await client.POST('/v1/waiting/{waitingId}/acceptance', {
      params: { path: { waitingId } },
    })
    onDone(t.accepted(data!.seatNo))
  })
  return (
    <Notice kind="good" title={t.offer(offeredSeatNo ?? 0)} isLive>
      {offerExpiresAt ? <p>{t.offerUntil(momentText(offerExpiresAt, language))}</p> : null}
      {problem}
      <div>
        <Button kind="first" isPending={isPending} onPress={() => void run()}>
          {t.accept}
        </Button>
      </div>
    </Notice>
  )
}
