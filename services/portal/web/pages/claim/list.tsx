import { Link } from '@tanstack/react-router'
import { claimStateWords } from '../../../../../domain/claim/words'
import { moverNames, moverOfParty } from '../../../../../domain/notice/whose-move'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { nameOfType, stateMarks } from './words'

type Page_ = { items: readonly Row[]; next: string | null }
type Row = components['schemas']['OwnClaimSummary']

const texts = {
  title: { zh: '学时认证', en: 'Claim hours' },
  words: {
    zh: '参加培训、考试、科研、发表论文等，可以申请认证专业科目学时。每年的学时请在次年3月31日前申报。',
    en: 'Training, exams, research, publications and more count as professional hours. Claim those of a year by 31 March of the next.',
  },
  new: { zh: '新增认证', en: 'New claim' },
  caption: { zh: '我的认证申请', en: 'My claims' },
  name: { zh: '内容', en: 'What' },
  unnamed: { zh: '（未填写名称）', en: '(no name yet)' },
  type: { zh: '类别', en: 'Type' },
  state: { zh: '状态', en: 'State' },
  year: { zh: '年度', en: 'Year' },
  hours: { zh: '登记学时', en: 'Registered hours' },
  move: { zh: '由谁办理', en: 'Whose move' },
  you: { zh: '您', en: 'You' },
  until: { zh: (moment: string) => `最迟 ${moment}`, en: (moment: string) => `until ${moment}` },
  none: { zh: '您还没有认证申请。', en: 'You have no claims yet.' },
}

/** 学时认证: the claims of a person, the newest first. */
export function ClaimsPage() {
  const t = useTexts(texts)
  const claims = api.useQuery('get', '/v1/my/claims')
  return (
    <Page title={t.title} crumbs={[]}>
      <p>{t.words}</p>
      <p>
        <Link to="/my/claims/new" className="button first">
          {t.new}
        </Link>
      </p>
      <Loaded of={claims}>{first => <Claims first={first} />}</Loaded>
    </Page>
  )
}

function Claims({ first }: { readonly first: Page_ }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Row>(first, async after => {
    const { data } = await client.GET('/v1/my/claims', { params: { query: { after } } })
    return data as Page_
  })
  return (
    <>
      <Table
        caption={t.caption}
        rows={rows}
        keyOf={row => row.claimId}
        empty={t.none}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <Link to="/my/claims/$claimId" params={{ claimId: row.claimId }}>
                {row.title ?? t.unnamed}
              </Link>
            ),
          },
          { name: t.type, cell: row => nameOfType(row.type)[language] },
          {
            name: t.state,
            cell: ({ state }) => <Mark kind={stateMarks[state]}>{claimStateWords[state][language]}</Mark>,
          },
          {
            name: t.move,
            cell: ({ move }) => (
              <>
                {move.who === 'person'
                  ? t.you
                  : move.who === 'nobody'
                    ? '—'
                    : moverNames[moverOfParty[move.who]][language]}
                {move.until && move.who !== 'nobody' ? (
                  <span className="soft"> {t.until(momentText(move.until, language))}</span>
                ) : null}
              </>
            ),
          },
          { name: t.year, isFigure: true, cell: row => row.year ?? '—' },
          { name: t.hours, isFigure: true, cell: row => row.hours },
        ]}
      />
      {more}
    </>
  )
}
