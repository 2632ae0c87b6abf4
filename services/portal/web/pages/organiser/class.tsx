import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { classKindNames } from '../../../../../domain/class/names'
import { classStateWords } from '../../../../../domain/class/words'
import { moverOfParty, moveSentence } from '../../../../../domain/notice/whose-move'
import { api } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { ClassReview } from '../department/class-review'
import { ClassHistory } from './class-history'
import { ClassPlan } from './class-plan'
import { Roster } from './roster'
import { RosterRows } from './roster-rows'
import { classMarks, type TrainingClass } from './words'

const texts = {
  classes: { zh: '培训班', en: 'Training classes' },
  fallback: { zh: '培训班', en: 'Training class' },
  state: { zh: '状态', en: 'State' },
  move: { zh: '该谁办理', en: 'Whose move' },
  provisional: {
    zh: '放假安排公布后，这个期限可能顺延。',
    en: 'A holiday notice that is not out yet may move it later.',
  },
  parts: { zh: '本班办理', en: 'Parts of this class' },
  plan: { zh: '计划与材料', en: 'Plan and documents' },
  roster: { zh: '报送名单', en: 'Roster' },
  people: { zh: '人员与学时', en: 'People and hours' },
  history: { zh: '办理过程', en: 'What happened' },
  theReason: { zh: (reason: string) => `原因：${reason}`, en: (reason: string) => `Why: ${reason}` },
}

const escalatedWords = {
  official: { zh: '已超期，转给部门指定的负责人', en: 'Late: with the official whom the department named' },
  municipalBureau: { zh: '已超期，转给市人力社保局', en: 'Late: with the municipal bureau' },
} as const satisfies Record<NonNullable<TrainingClass['escalatedTo']>, { zh: string; en: string }>

const classParts = ['plan', 'roster', 'people', 'history'] as const
type ClassPart = (typeof classParts)[number]

/** One class: for its organiser what to do next, for its department what to review. */
export function ClassPage() {
  const t = useTexts(texts)
  const route = getRouteApi('/classes/$classId')
  const { classId } = route.useParams()
  const search = route.useSearch()
  const part = classParts.find(each => each === search.part)
  const queries = useQueryClient()
  const shown = api.useQuery('get', '/v1/training-classes/{classId}', { params: { path: { classId } } })
  const refresh = async () => {
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/v1/training-classes'),
    })
  }
  return (
    <Page title={shown.data?.title ?? t.fallback} crumbs={[{ title: t.classes, to: '/classes' }]}>
      <Loaded of={shown}>
        {trainingClass => (
          <>
            <Standing trainingClass={trainingClass} />
            <ClassReview trainingClass={trainingClass} onActed={refresh} />
            <Parts
              trainingClass={trainingClass}
              part={part ?? usualPart(trainingClass)}
              onChanged={refresh}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function usualPart({ state }: TrainingClass): ClassPart {
  if (['draft', 'planned', 'planRefused', 'accepted', 'cancelled'].includes(state)) return 'plan'
  return state === 'held' || state === 'rosterReturned' ? 'roster' : 'people'
}

/** Where it stands: state, whose move it is, since when, until when. */
function Standing({ trainingClass }: { readonly trainingClass: TrainingClass }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { kind, state, move, since, dueAt, dueProvisional, escalatedTo, happened } = trainingClass
  const last = happened.at(-1)
  return (
    <section className="card">
      <p className="soft">{classKindNames[kind][language]}</p>
      <dl className="facts">
        <dt>{t.state}</dt>
        <dd>
          <Mark kind={classMarks[state]}>{classStateWords[state][language]}</Mark>
        </dd>
        <dt>{t.move}</dt>
        <dd>
          {moveSentence({ who: moverOfParty[move], since, until: dueAt }, language)}
          {dueProvisional ? <span className="soft small"> {t.provisional}</span> : null}
        </dd>
      </dl>
      {escalatedTo ? <Notice kind="warn" title={escalatedWords[escalatedTo][language]} /> : null}
      {last?.reason ? <Notice kind="warn" title={t.theReason(last.reason)} /> : null}
    </section>
  )
}

function Parts({
  trainingClass,
  part,
  onChanged,
}: {
  readonly trainingClass: TrainingClass
  readonly part: ClassPart
  readonly onChanged: () => Promise<void>
}) {
  const t = useTexts(texts)
  const { classId, organiserId } = trainingClass
  const { role } = useSignedIn()
  const isOrganiser = role !== 'industryDepartment' ? role !== 'municipalBureau' : organiserId === null
  const parts: readonly ClassPart[] = isOrganiser ? classParts : classParts.filter(each => each !== 'roster')
  const open = parts.includes(part) ? part : 'people'
  return (
    <>
      <nav className="row" aria-label={t.parts}>
        {parts.map(each => (
          <Link
            key={each}
            to="/classes/$classId"
            params={{ classId }}
            search={{ part: each }}
            className="button"
            aria-current={each === open ? 'page' : undefined}
          >
            {t[each]}
          </Link>
        ))}
      </nav>
      {open === 'plan' ? <ClassPlan {...{ trainingClass, isOrganiser, onChanged }} /> : null}
      {open === 'roster' ? <Roster {...{ trainingClass, onChanged }} /> : null}
      {open === 'people' ? <RosterRows {...{ trainingClass, isOrganiser, onChanged }} /> : null}
      {open === 'history' ? <ClassHistory trainingClass={trainingClass} /> : null}
    </>
  )
}
