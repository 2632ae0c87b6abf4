import { useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Loaded } from '../../ui/loaded'
import { Page } from '../../ui/page'
import { type ClaimType, type TypeNumber, typeWords } from './words'

const texts = {
  title: { zh: '新增认证', en: 'New claim' },
  claims: { zh: '学时认证', en: 'Claim hours' },
  words: {
    zh: '请选择要认证的内容属于哪一类。选好后可以随时保存，材料可以以后补传。',
    en: 'Choose what you claim. All is saved as you type, and papers can follow.',
  },
  begin: { zh: '填写申请', en: 'Begin' },
  beginOf: { zh: (name: string) => `填写申请：${name}`, en: (name: string) => `Begin: ${name}` },
  bring: { zh: '需要准备', en: 'What to bring' },
  one: { zh: '任选一种：', en: 'Any one of: ' },
  stop: { zh: '、', en: ', ' },
}

/** 新增认证: which of the nine it is, and what to bring for each. */
export function NewClaimPage() {
  const t = useTexts(texts)
  const types = api.useQuery('get', '/v1/claim-types')
  return (
    <Page title={t.title} crumbs={[{ title: t.claims, to: '/my/claims' }]}>
      <p>{t.words}</p>
      <Loaded of={types}>
        {({ items }) => (
          <ol className="cards two">
            {items.map(type => (
              <TypeCard key={type.type} type={type} />
            ))}
          </ol>
        )}
      </Loaded>
    </Page>
  )
}

function TypeCard({ type }: { readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const navigate = useNavigate()
  const { name, about } = typeWords[type.type as TypeNumber]
  const { run, isPending, problem } = useAct(async key => {
    const { data } = await client.POST('/v1/claims', {
      headers: { 'Idempotency-Key': key },
      body: { form: { type: type.type as TypeNumber } },
    })
    if (data) await navigate({ to: '/my/claims/$claimId', params: { claimId: data.claimId } })
  })
  const needed = type.evidence.filter(
    ({ kind }) => kind !== 'other' && (type.required === 'one' || type.required.includes(kind)),
  )
  return (
    <li className="card">
      <h2>
        {type.type}. {name[language]}
      </h2>
      <p>{about[language]}</p>
      <p className="soft small">
        {t.bring}：{type.required === 'one' ? t.one : ''}
        {needed.map(each => each.name[language]).join(t.stop)}
      </p>
      {problem}
      <div>
        <Button
          kind="first"
          label={t.beginOf(name[language])}
          isPending={isPending}
          onPress={() => void run()}
        >
          {t.begin}
        </Button>
      </div>
    </li>
  )
}
