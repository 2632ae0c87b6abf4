import { useState } from 'react'
import { roleNames } from '../../../../../domain/authority/names'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

const texts = {
  title: { zh: '账号与登录', en: 'Account and sessions' },
  who: { zh: '当前账号', en: 'Signed in as' },
  name: { zh: '名称', en: 'Name' },
  role: { zh: '身份', en: 'Role' },
  password: { zh: '修改密码', en: 'Change the password' },
  current: { zh: '当前密码', en: 'Present password' },
  next: { zh: '新密码', en: 'New password' },
  change: { zh: '修改密码', en: 'Change the password' },
  changed: {
    zh: '密码已修改，其他设备上的登录都已结束。',
    en: 'Changed; the sessions elsewhere have ended.',
  },
  sessions: { zh: '正在登录的设备', en: 'Open sessions' },
  started: { zh: '登录时间', en: 'Signed in' },
  renewed: { zh: '最近使用', en: 'Last used' },
  state: { zh: '说明', en: 'Note' },
  thisOne: { zh: '本设备', en: 'this one' },
  other: { zh: '其他设备', en: 'elsewhere' },
  none: { zh: '没有其他登录。', en: 'None.' },
  endOthers: { zh: '结束其他设备上的登录', en: 'End the sessions elsewhere' },
  confirm: { zh: '请输入密码确认', en: 'Your password, to confirm' },
  ended: { zh: '其他设备上的登录已结束。', en: 'They have ended.' },
}

/** The account, its password and its sessions. */
export function AccountPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { name, role, organisation } = useSignedIn()
  return (
    <Page title={t.title} crumbs={[]}>
      <section className="card">
        <h2>{t.who}</h2>
        <dl className="facts">
          <dt>{t.name}</dt>
          <dd>{organisation ?? name}</dd>
          <dt>{t.role}</dt>
          <dd>{roleNames[role][language]}</dd>
        </dl>
      </section>
      <PasswordChange />
      <Sessions />
    </Page>
  )
}

function PasswordChange() {
  const t = useTexts(texts)
  const { role } = useSignedIn()
  const [isChanged, setChanged] = useState(false)
  return (
    <section className="card">
      <h2>{t.password}</h2>
      {isChanged ? <Notice kind="good" title={t.changed} isLive /> : null}
      <Form
        send={t.change}
        isNarrow
        isKept={false}
        onSend={async ({ text }) => {
          const body = { currentPassword: text('currentPassword'), newPassword: text('newPassword') }
          if (role === 'person') await client.PUT('/v1/people/me/password', { body })
          else await client.PUT('/v1/accounts/me/password', { body })
          setChanged(true)
        }}
      >
        <Field
          label={t.current}
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          maxLength={200}
        />
        <Field
          label={t.next}
          name="newPassword"
          type="password"
          autoComplete="new-password"
          minLength={12}
          maxLength={200}
        />
      </Form>
    </section>
  )
}

function Sessions() {
  const t = useTexts(texts)
  const language = useLanguage()
  const sessions = api.useQuery('get', '/v1/sessions')
  const [isEnded, setEnded] = useState(false)
  return (
    <section className="card">
      <h2>{t.sessions}</h2>
      <Loaded of={sessions}>
        {({ items }) => (
          <Table
            caption={t.sessions}
            rows={items}
            keyOf={row => row.sessionId}
            empty={t.none}
            isCurrent={row => row.isCurrent}
            columns={[
              { name: t.started, isHeading: true, cell: row => momentText(row.startedAt, language) },
              { name: t.renewed, cell: row => momentText(row.renewedAt, language) },
              {
                name: t.state,
                cell: row => (
                  <Mark kind={row.isCurrent ? 'good' : 'usual'}>{row.isCurrent ? t.thisOne : t.other}</Mark>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {isEnded ? <Notice kind="good" title={t.ended} isLive /> : null}
      <details>
        <summary>{t.endOthers}</summary>
        <Form
          send={t.endOthers}
          kind="danger"
          isNarrow
          isKept={false}
          onSend={async ({ text }) => {
            await client.POST('/v1/sessions/end-others', { body: { password: text('password') } })
            setEnded(true)
            await sessions.refetch()
          }}
        >
          <Field
            label={t.confirm}
            name="password"
            type="password"
            autoComplete="current-password"
            maxLength={200}
          />
        </Form>
      </details>
    </section>
  )
}
