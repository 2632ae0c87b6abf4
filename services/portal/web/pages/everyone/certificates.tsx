import { readCode } from '../../../../../domain/certificate/code'
import { useTexts } from '../../text/text'
import { Field, Form } from '../../ui/form'
import { Page } from '../../ui/page'

const texts = {
  title: { zh: '学时证明核验', en: 'Check a certificate of hours' },
  words: {
    zh: '扫描证明上的二维码，或输入证明上印的核验码。任何人都可以核验，无需登录。',
    en: 'Scan the code on the paper, or type the code printed on it. Anyone may check, without signing in.',
  },
  code: { zh: '核验码', en: 'Code' },
  send: { zh: '核验', en: 'Check' },
  noCode: {
    zh: '这不是核验码：核验码印在证明上，是 26 位（较早的证明是 20 位）字母和数字',
    en: 'This is no code: one has 26 letters and digits (20 on earlier certificates), as printed on the paper',
  },
}

const NO_FAULTS: Readonly<Record<string, string>> = {}

/** Leads to the page of one certificate, which the ledger serves without script. */
export function CertificatesPage() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <Form
        send={t.send}
        isNarrow
        isKept={false}
        check={text => (text('code') && !readCode(text('code')) ? { code: t.noCode } : NO_FAULTS)}
        onSend={async ({ text }) => {
          globalThis.location.assign(`/certificates/${readCode(text('code'))}`)
        }}
      >
        <Field label={t.code} name="code" autoComplete="off" maxLength={100} />
      </Form>
    </Page>
  )
}
