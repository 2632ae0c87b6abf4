import { useNavigate } from '@tanstack/react-router'
import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { Page } from '../../ui/page'
import { PlanForm } from './plan-form'

const texts = {
  title: { zh: '新增培训班', en: 'New class' },
  classes: { zh: '培训班', en: 'Training classes' },
  words: {
    zh: '先填写办班计划并保存，再上传办班计划书、批准文件，然后报送。',
    en: 'Write and save the plan, then upload its documents, then send it.',
  },
  save: { zh: '保存，下一步上传材料', en: 'Save, and go on to its documents' },
}

/** The plan of a class, begun. */
export function NewClassPage() {
  const t = useTexts(texts)
  const navigate = useNavigate()
  return (
    <Page title={t.title} crumbs={[{ title: t.classes, to: '/classes' }]}>
      <section className="card">
        <p>{t.words}</p>
        <PlanForm
          send={t.save}
          onSend={async (body, { idempotencyKey }) => {
            const { data } = await client.POST('/v1/training-classes', {
              headers: { 'Idempotency-Key': idempotencyKey },
              body,
            })
            await navigate({
              to: '/classes/$classId',
              params: { classId: data!.classId },
              ignoreBlocker: true,
            })
          }}
        />
      </section>
    </Page>
  )
}
