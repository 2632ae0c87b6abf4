import { type Language, textsIn, useTexts } from '../../text/text'
import { Field } from '../../ui/form'

const texts = {
  password: { zh: '设置密码', en: 'Password' },
  hint: {
    zh: '12 位以上；不要用证件号码、姓名或常见密码。记不住就写下来放好',
    en: 'Twelve characters or more; no number of a document, no name, no common password',
  },
  again: { zh: '再输入一次密码', en: 'The password again' },
  differ: { zh: '两次输入的密码不一致', en: 'The two passwords differ' },
}

/** A password that is chosen: its rule beforehand, and entered twice. */
export function NewPassword() {
  const t = useTexts(texts)
  const common = { type: 'password', autoComplete: 'new-password', maxLength: 200 } as const
  return (
    <>
      <Field {...common} label={t.password} name="password" hint={t.hint} minLength={12} />
      <Field {...common} label={t.again} name="again" />
    </>
  )
}

/** The check of a form that holds both entries. */
export const passwordsDiffer =
  (language: Language) =>
  (text: (name: string) => string): Readonly<Record<string, string>> =>
    text('password') === text('again') ? {} : { again: textsIn(texts, language).differ }
