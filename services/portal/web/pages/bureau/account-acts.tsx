import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Field } from '../../ui/form'
import { FormDialog, ReasonField } from '../../ui/form-dialog'
import type { Account } from './accounts'
import type { OneTimePassword } from './one-time-password'

const texts = {
  holder: { zh: '登记持有人', en: 'Name the holder' },
  holderOf: { zh: (login: string) => `登记 ${login} 的持有人`, en: (login: string) => `Holder of ${login}` },
  holderWords: {
    zh: '填写持有人的证件号码；持有人不是本系统人员的，留空。该账号需要重新登录。',
    en: 'The document number of the holder; empty where the holder is no person of this system. The account signs in again.',
  },
  number: { zh: '持有人证件号码', en: 'Document number of the holder' },
  suspend: { zh: '停用', en: 'Suspend' },
  suspendOf: { zh: (login: string) => `停用 ${login}`, en: (login: string) => `Suspend ${login}` },
  lift: { zh: '恢复', en: 'Lift' },
  liftOf: {
    zh: (login: string) => `恢复 ${login}`,
    en: (login: string) => `Lift the suspension of ${login}`,
  },
  reset: { zh: '重置密码', en: 'Reset the password' },
  resetOf: {
    zh: (login: string) => `重置 ${login} 的密码`,
    en: (login: string) => `Reset the password of ${login}`,
  },
}

interface ActProps {
  readonly account: Account
  readonly onDone: () => void
}

/** The acts on one account. */
export function AccountActs({
  account,
  onDone,
  onPassword,
}: ActProps & { readonly onPassword: (password: OneTimePassword) => void }) {
  const t = useTexts(texts)
  const { accountId, login, status } = account
  return (
    <div className="row">
      <FormDialog
        name={t.reset}
        title={t.resetOf(login)}
        onSend={async ({ text, idempotencyKey }) => {
          const { data } = await client.POST('/v1/accounts/{accountId}/password-reset', {
            params: { path: { accountId } },
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { reason: text('reason') },
          })
          if (data) onPassword(data)
        }}
      >
        <ReasonField />
      </FormDialog>
      <Holder {...{ account, onDone }} />
      {status === 'active' ? <Suspension {...{ account, onDone }} /> : <Lifting {...{ account, onDone }} />}
    </div>
  )
}

function Holder({ account: { accountId, login }, onDone }: ActProps) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.holder}
      title={t.holderOf(login)}
      words={t.holderWords}
      onSend={async ({ text, idempotencyKey }) => {
        const documentNumber = text('number')
        const found = documentNumber
          ? await client.POST('/v1/people/lookup', { body: { documentNumber } })
          : undefined
        await client.PUT('/v1/accounts/{accountId}/holder', {
          params: { path: { accountId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { personId: found?.data?.personId ?? null },
        })
        onDone()
      }}
    >
      <Field label={t.number} name="number" autoComplete="off" isOptional maxLength={40} />
    </FormDialog>
  )
}

function Suspension({ account: { accountId, login }, onDone }: ActProps) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.suspend}
      title={t.suspendOf(login)}
      kind="danger"
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/accounts/{accountId}/suspension', {
          params: { path: { accountId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { reason: text('reason') },
        })
        onDone()
      }}
    >
      <ReasonField />
    </FormDialog>
  )
}

function Lifting({ account: { accountId, login }, onDone }: ActProps) {
  const t = useTexts(texts)
  const act = useAct(async key => {
    await client.DELETE('/v1/accounts/{accountId}/suspension', {
      params: { path: { accountId } },
      headers: { 'Idempotency-Key': key },
    })
    onDone()
  })
  return (
    <>
      <Button label={t.liftOf(login)} isPending={act.isPending} onPress={() => void act.run()}>
        {t.lift}
      </Button>
      {act.problem}
    </>
  )
}
