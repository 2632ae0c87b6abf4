import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { useTexts } from '../../../text/text'
import { Field, Select } from '../../../ui/form'
import { FormDialog, ReasonField } from '../../../ui/form-dialog'
import { Mark } from '../../../ui/notice'
import { Page } from '../../../ui/page'
import { Table } from '../../../ui/table'

type Room = components['schemas']['Room']

const texts = {
  title: { zh: '考场', en: 'Rooms' },
  exams: { zh: '考试', en: 'Exams' },
  centre: { zh: '考点', en: 'Centre' },
  none: { zh: '该考点还没有考场。', en: 'The centre has no room yet.' },
  name: { zh: '考场名称', en: 'Name' },
  address: { zh: '地址', en: 'Address' },
  seats: { zh: '座位数', en: 'Seats' },
  act: { zh: '办理', en: 'Act' },
  write: { zh: '新增考场', en: 'Add a room' },
  correct: { zh: '更正', en: 'Correct' },
  correctOf: { zh: (name: string) => `更正 ${name}`, en: (name: string) => `Correct ${name}` },
  withdraw: { zh: '停用', en: 'Withdraw' },
  withdrawOf: { zh: (name: string) => `停用 ${name}`, en: (name: string) => `Withdraw ${name}` },
  withdrawn: { zh: '已停用', en: 'Withdrawn' },
}

/** The exam centres to choose from: they are organisations with accounts. */
export function useCentres() {
  const query = { role: 'examCentre' as const, limit: 100 }
  const accounts = api.useQuery('get', '/v1/accounts', { params: { query } })
  const named = new Map(accounts.data?.items.map(each => [each.organisationId, each.organisationName]))
  return [...named].map(([value, label]) => ({ value, label }))
}

const useRoomList = (centreId: string) =>
  api.useQuery(
    'get',
    '/v1/rooms',
    { params: { query: { centreId, limit: 100 } } },
    { enabled: centreId !== '' },
  )
export const useRooms = (centreId: string): readonly Room[] => useRoomList(centreId).data?.items ?? []

/** The rooms of the centres: their size is fixed, name and address can be corrected until tickets name them. */
export function RoomsPage() {
  const t = useTexts(texts)
  const { centre = '' } = getRouteApi('/exams/rooms').useSearch()
  const navigate = useNavigate({ from: '/exams/rooms' })
  const centres = useCentres()
  return (
    <Page title={t.title} crumbs={[{ title: t.exams, to: '/exams' }]}>
      <Select
        key={centres.length}
        label={t.centre}
        name="centre"
        choices={centres}
        defaultValue={centre}
        empty="—"
        onChange={value => void navigate({ search: { centre: value || undefined } })}
      />
      {centre ? <Rooms key={centre} centreId={centre} /> : null}
    </Page>
  )
}

function Rooms({ centreId }: { readonly centreId: string }) {
  const t = useTexts(texts)
  const list = useRoomList(centreId)
  const refetch = () => void list.refetch()
  return (
    <>
      <div>
        <FormDialog
          name={t.write}
          title={t.write}
          kind="first"
          onSend={async ({ text, idempotencyKey }) => {
            await client.POST('/v1/rooms', {
              headers: { 'Idempotency-Key': idempotencyKey },
              body: {
                centreId,
                name: text('name'),
                address: text('address'),
                seats: Number(text('seats')),
              },
            })
            refetch()
          }}
        >
          <RoomFields />
          <Field label={t.seats} name="seats" type="number" min={1} />
        </FormDialog>
      </div>
      <Table
        caption={t.title}
        rows={list.data?.items ?? []}
        keyOf={row => row.roomId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.address, cell: row => row.address },
          { name: t.seats, isFigure: true, cell: row => row.seats },
          {
            name: t.act,
            cell: row =>
              row.withdrawnAt ? <Mark>{t.withdrawn}</Mark> : <RoomActs room={row} onDone={refetch} />,
          },
        ]}
      />
    </>
  )
}

function RoomFields({ room }: { readonly room?: Room }) {
  const t = useTexts(texts)
  return (
    <>
      <Field label={t.name} name="name" defaultValue={room?.name ?? ''} maxLength={100} />
      <Field label={t.address} name="address" defaultValue={room?.address ?? ''} maxLength={200} />
    </>
  )
}

function RoomActs({ room, onDone }: { readonly room: Room; readonly onDone: () => void }) {
  const t = useTexts(texts)
  const params = { path: { roomId: room.roomId } }
  return (
    <div className="row">
      <FormDialog
        name={t.correct}
        title={t.correctOf(room.name)}
        onSend={async ({ text, idempotencyKey }) => {
          await client.PUT('/v1/rooms/{roomId}', {
            params,
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { name: text('name'), address: text('address') },
          })
          onDone()
        }}
      >
        <RoomFields room={room} />
      </FormDialog>
      <FormDialog
        name={t.withdraw}
        title={t.withdrawOf(room.name)}
        kind="danger"
        onSend={async ({ text, idempotencyKey }) => {
          await client.POST('/v1/rooms/{roomId}/withdrawal', {
            params,
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { reason: text('reason') },
          })
          onDone()
        }}
      >
        <ReasonField />
      </FormDialog>
    </div>
  )
}
