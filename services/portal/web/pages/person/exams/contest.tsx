import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client'
import { useTexts } from '../../../text/text'
import { FormDialog, ReasonField } from '../../../ui/form-dialog'

const texts = {
  contest: { zh: '提出异议', en: 'Contest it' },
  title: { zh: '对缺考记录提出异议', en: 'Contest the absence' },
  words: {
    zh: '写明当时的情况，如到场时间、交谈过的工作人员。由人社部门核实后答复。',
    en: 'Say what happened: when you came, whom you spoke with. The bureau looks into it and answers.',
  },
  reason: { zh: '情况说明', en: 'What happened' },
}

/** An absence was recorded of one who was there: says so, within the time that the API names (Article 10). */
export function Contest({ bookingId }: { readonly bookingId: string }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  return (
    <FormDialog
      name={t.contest}
      title={t.title}
      words={t.words}
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/bookings/{bookingId}/absence-contest', {
          params: { path: { bookingId } },
          body: { reason: text('reason') },
          headers: { 'Idempotency-Key': idempotencyKey },
        })
        await queries.invalidateQueries({
          predicate: ({ queryKey }) => /^\/v1\/my\/(results|absence-contests)/.test(String(queryKey[1])),
        })
      }}
    >
      <ReasonField label={t.reason} />
    </FormDialog>
  )
}
