import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { roleNames } from '../../../../../domain/authority/names'
import { api, client } from '../../api/client'
import { type AccountRole, accountRoles } from '../../app/account-roles'
import { dayText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { AccountActs } from './account-acts'
import { NewAccount } from './new-account'
import { type OneTimePassword, OneTimePasswordNotice } from './one-time-password'
import { NameOf } from './place-names'

const texts = {
  title: { zh: '账号', en: 'Accounts' },
  words: {
    zh: '单位账号由市人力社保局统一分配。每个账号应登记持有人：本人的事项不能由本人办理。',
    en: 'The municipal bureau gives out the accounts. Each names who holds it: nobody acts on their own affairs.',
  },
  role: { zh: '角色', en: 'Role' },
  all: { zh: '全部', en: 'All' },
  list: { zh: '账号名单', en: 'List of accounts' },
  none: { zh: '没有账号。', en: 'No account.' },
  login: { zh: '账号', en: 'Login' },
  organisation: { zh: '单位', en: 'Organisation' },
  scope: { zh: '范围', en: 'Scope' },
  holder: { zh: '持有人', en: 'Holder' },
  named: { zh: '已登记', en: 'Named' },
  personOf: {
    zh: (login: string) => `查看 ${login} 的持有人`,
    en: (login: string) => `The holder of ${login}`,
  },
  unnamed: { zh: '未登记', en: 'Not named' },
  status: { zh: '状态', en: 'Status' },
  active: { zh: '正常', en: 'Active' },
  suspended: { zh: '已停用', en: 'Suspended' },
  made: { zh: '创建日期', en: 'Made' },
  act: { zh: '办理', en: 'Act' },
}

type Accounts = NonNullable<Awaited<ReturnType<typeof readAccounts>>>
export type Account = Accounts['items'][number]
type Query = { role?: AccountRole; limit: number; after?: string }
const readAccounts = async (query: Query) => (await client.GET('/v1/accounts', { params: { query } })).data

/** Accounts of organisations, given out by the municipal bureau (Article 5). */
export function AccountsPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { role } = getRouteApi('/accounts').useSearch()
  const navigate = useNavigate({ from: '/accounts' })
  const query: Query = { ...(role ? { role } : {}), limit: 50 }
  const accounts = api.useQuery('get', '/v1/accounts', { params: { query } })
  const [password, setPassword] = useState<OneTimePassword>()
  const refetch = () => void accounts.refetch()
  const roles = accountRoles.map(value => ({ value, label: roleNames[value][language] }))
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <OneTimePasswordNotice of={password} onDone={() => setPassword(undefined)} />
      <NewAccount onMade={refetch} onPassword={setPassword} />
      <Select
        label={t.role}
        name="role"
        isOptional
        empty={t.all}
        choices={roles}
        defaultValue={role ?? ''}
        onChange={value => void navigate({ search: { role: (value || undefined) as AccountRole } })}
      />
      <Loaded of={accounts}>
        {data => <AccountTable first={data} query={query} onDone={refetch} onPassword={setPassword} />}
      </Loaded>
    </Page>
  )
}

function AccountTable({
  first,
  query,
  onDone,
  onPassword,
}: {
  readonly first: Accounts
  readonly query: Query
  readonly onDone: () => void
  readonly onPassword: (password: OneTimePassword) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => (await readAccounts({ ...query, after })) as Accounts)
  return (
    <>
      <Table
        caption={t.list}
        rows={rows}
        keyOf={row => row.accountId}
        empty={t.none}
        columns={[
          { name: t.login, isHeading: true, cell: row => row.login },
          { name: t.organisation, cell: row => row.organisationName },
          { name: t.role, cell: row => roleNames[row.role as AccountRole][language] },
          {
            name: t.scope,
            cell: row =>
              row.industry ? (
                <NameOf kind="industries" code={row.industry} />
              ) : (
                <NameOf kind="localities" code={row.locality} />
              ),
          },
          {
            name: t.holder,
            cell: row =>
              row.holderId ? (
                <Link
                  to="/people/$personId"
                  params={{ personId: row.holderId }}
                  aria-label={t.personOf(row.login)}
                >
                  {t.named}
                </Link>
              ) : (
                t.unnamed
              ),
          },
          {
            name: t.status,
            cell: row => (
              <Mark kind={row.status === 'active' ? 'good' : 'bad'}>
                {row.status === 'active' ? t.active : t.suspended}
              </Mark>
            ),
          },
          { name: t.made, cell: row => dayText(row.createdAt, language) },
          { name: t.act, cell: row => <AccountActs account={row} {...{ onDone, onPassword }} /> },
        ]}
      />
      {more}
    </>
  )
}
