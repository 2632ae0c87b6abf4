import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { classStateWords } from '../../../../../domain/class/words'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { type ClassPage, ClassTable } from './class-table'
import { type ClassState, classStates } from './words'

const texts = {
  title: { zh: '培训班', en: 'Training classes' },
  words: {
    zh: '开班前报送办班计划，开班后报送名单和总结，审核通过后统一登记学时。',
    en: 'The plan goes in before a class, its roster and summary after it; once reviewed, all hours are registered.',
  },
  add: { zh: '新增培训班', en: 'New class' },
  state: { zh: '状态', en: 'State' },
  all: { zh: '全部', en: 'All' },
  none: { zh: '没有这样的培训班。', en: 'There is no such class.' },
}

/** The classes of an organiser or association, or those that a department holds and reviews: the newest first. */
export function ClassesPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { role } = useSignedIn()
  const search = getRouteApi('/classes').useSearch()
  const state = classStates.find(each => each === search.state)
  const navigate = useNavigate({ from: '/classes' })
  const classes = api.useQuery('get', '/v1/training-classes', {
    params: { query: { limit: 50, ...(state ? { state } : {}) } },
  })
  return (
    <Page title={t.title}>
      {role === 'industryDepartment' ? null : <p>{t.words}</p>}
      <p>
        <Link to="/classes/new" className="button first">
          {t.add}
        </Link>
      </p>
      <section className="card">
        <Select
          label={t.state}
          name="state"
          defaultValue={state ?? 'all'}
          choices={[
            { value: 'all', label: t.all },
            ...classStates.map(value => ({ value, label: classStateWords[value][language] })),
          ]}
          onChange={value => void navigate({ search: value === 'all' ? {} : { state: value } })}
        />
        <Loaded of={classes}>{first => <Classes first={first} state={state} />}</Loaded>
      </section>
    </Page>
  )
}

function Classes({ first, state }: { readonly first: ClassPage; readonly state: ClassState | undefined }) {
  const t = useTexts(texts)
  const { rows, more } = useMore(first, async after => {
    const query = { limit: 50, after, ...(state ? { state } : {}) }
    const { data } = await client.GET('/v1/training-classes', { params: { query } })
    return data as ClassPage
  })
  return (
    <>
      <ClassTable caption={t.title} rows={rows} empty={t.none} />
      {more}
    </>
  )
}
