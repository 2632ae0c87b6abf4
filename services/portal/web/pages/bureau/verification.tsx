import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'

const texts = {
  done: { zh: (name: string) => `已核验：${name}`, en: (name: string) => `Verified: ${name}` },
  verify: { zh: '核验', en: 'Verify' },
  verifyOf: { zh: (name: string) => `核验 ${name}`, en: (name: string) => `Verify ${name}` },
}

/** The button of one line: the official has the document in hand. */
export function Verification({
  person: { personId, name },
  onVerified,
}: {
  readonly person: { readonly personId: string; readonly name: string }
  readonly onVerified: () => void
}) {
  const t = useTexts(texts)
  const act = useAct(
    async key => {
      await client.POST('/v1/people/{personId}/verification', {
        params: { path: { personId } },
        headers: { 'Idempotency-Key': key },
        body: {},
      })
      onVerified()
    },
    { done: t.done(name) },
  )
  return (
    <div className="stack">
      <div>
        <Button
          kind="first"
          label={t.verifyOf(name)}
          isPending={act.isPending}
          onPress={() => void act.run()}
        >
          {t.verify}
        </Button>
      </div>
      {act.problem}
    </div>
  )
}
