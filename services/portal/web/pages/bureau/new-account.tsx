import { useState } from 'react'
import { roleNames } from '../../../../../domain/authority/names'
import { api, client } from '../../api/client'
import { type AccountRole, accountRoles } from '../../app/account-roles'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select, type Sent } from '../../ui/form'
import type { OneTimePassword } from './one-time-password'
import { useChoices } from './place-names'

const texts = {
  title: { zh: '新建账号', en: 'Make an account' },
  role: { zh: '角色', en: 'Role' },
  organisation: { zh: '单位', en: 'Organisation' },
  isNew: { zh: '新单位', en: 'A new one' },
  name: { zh: '单位名称', en: 'Name of the organisation' },
  locality: { zh: '所在地', en: 'Locality' },
  municipal: { zh: '温州市直', en: 'Municipal units' },
  industry: { zh: '主管行业', en: 'Industry' },
  login: { zh: '账号', en: 'Login' },
  loginHint: {
    zh: '以字母开头，3 至 64 个字母、数字或 . _ @ -',
    en: 'A letter first; 3 to 64 letters, digits or . _ @ -',
  },
  send: { zh: '新建', en: 'Make' },
}

type NewRole = Exclude<AccountRole, 'employer'>
const newRoles = accountRoles.filter((role): role is NewRole => role !== 'employer')

/** One more account of an organisation that is there, or the first of a new one. */
export function NewAccount({
  onMade,
  onPassword,
}: {
  readonly onMade: () => void
  readonly onPassword: (password: OneTimePassword) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [role, setRole] = useState<NewRole>('industryDepartment')
  const [organisationId, setOrganisationId] = useState('')
  const organisations = useOrganisations(role)
  const isNew = organisationId === ''
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <Form
        send={t.send}
        onSend={async sent => {
          const { data } = await client.POST('/v1/accounts', {
            headers: { 'Idempotency-Key': sent.idempotencyKey },
            body: applicationOf(sent, role),
          })
          const { oneTimePassword, expiresAt } = data ?? {}
          if (oneTimePassword && expiresAt) onPassword({ oneTimePassword, expiresAt })
          onMade()
        }}
      >
        <div className="columns">
          <Select
            label={t.role}
            name="role"
            choices={newRoles.map(value => ({ value, label: roleNames[value][language] }))}
            defaultValue={role}
            onChange={value => {
              setRole(value as NewRole)
              setOrganisationId('')
            }}
          />
          <Select
            key={role}
            label={t.organisation}
            name="organisationId"
            isOptional
            empty={t.isNew}
            choices={organisations}
            onChange={setOrganisationId}
          />
          {isNew ? <NewOrganisation role={role} /> : null}
          <Field label={t.login} name="login" hint={t.loginHint} autoComplete="off" maxLength={64} />
        </div>
      </Form>
    </section>
  )
}

function NewOrganisation({ role }: { readonly role: NewRole }) {
  const t = useTexts(texts)
  const [localities, industries] = [useChoices('localities'), useChoices('industries')]
  return (
    <>
      <Field label={t.name} name="organisationName" maxLength={100} />
      {role === 'industryDepartment' ? (
        <Select label={t.industry} name="industry" choices={industries} />
      ) : (
        <Select
          label={t.locality}
          name="locality"
          choices={localities}
          {...(role === 'countyBureau' ? {} : { isOptional: true, empty: t.municipal })}
        />
      )}
    </>
  )
}

/** The organisations of a role, by the accounts that they have. */
function useOrganisations(role: NewRole) {
  const accounts = api.useQuery('get', '/v1/accounts', { params: { query: { role, limit: 100 } } })
  const named = new Map(accounts.data?.items.map(each => [each.organisationId, each.organisationName]))
  return [...named].map(([value, label]) => ({ value, label }))
}

function applicationOf({ text }: Sent, role: NewRole) {
  const said = ['organisationId', 'organisationName', 'locality', 'industry'].map(name => [name, text(name)])
  return { role, login: text('login'), ...Object.fromEntries(said.filter(([, value]) => value)) }
}
