import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { claimStateWords } from '../../../../../domain/claim/words'
import { api } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { claimQuery } from './draft'
import { DraftPart } from './draft-part'
import { ClaimChain, ClaimHistory, MoveSentence } from './progress'
import { SubmittedPart } from './submitted-part'
import { titleOf } from './title'
import { type Claim, nameOfType, stateMarks } from './words'

const texts = {
  claims: { zh: '学时认证', en: 'Claim hours' },
  title: { zh: '认证申请', en: 'Claim' },
  state: { zh: '当前状态', en: 'State' },
}

/** One claim of a person: filled in while it is a draft or returned, else shown as it was handed in. */
export function ClaimPage() {
  const t = useTexts(texts)
  const { claimId } = getRouteApi('/my/claims/$claimId').useParams()
  const claim = useQuery(claimQuery(claimId))
  return (
    <Page title={t.title} crumbs={[{ title: t.claims, to: '/my/claims' }]}>
      <Loaded of={claim}>{data => <Shown claim={data} />}</Loaded>
    </Page>
  )
}

function Shown({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const types = api.useQuery('get', '/v1/claim-types')
  return (
    <>
      <section className="card" aria-label={t.state}>
        <p className="row between">
          <strong>{titleOf(claim, language)}</strong>
          <Mark kind={stateMarks[claim.state]}>{claimStateWords[claim.state][language]}</Mark>
        </p>
        <p className="soft">{nameOfType(claim.type)[language]}</p>
        <ClaimChain state={claim.state} />
        {claim.state === 'draft' ? null : <MoveSentence move={claim.move} isOwn />}
      </section>
      <Loaded of={types}>
        {({ items }) => {
          const type = items.find(each => each.type === claim.type)!
          return claim.may.includes('edit') ? (
            <DraftPart key={claim.revision} {...{ claim, type }} />
          ) : (
            <SubmittedPart {...{ claim, type }} />
          )
        }}
      </Loaded>
      <ClaimHistory happened={claim.happened} />
    </>
  )
}
