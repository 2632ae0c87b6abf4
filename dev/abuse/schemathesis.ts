import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { creditCodeCheck } from '../../domain/documents/check-digits'
import { checkout } from '../../ops/installation/checkout'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { say } from '../../ops/installation/say'
import { type Api, createApi } from '../journey/api'
import { madeUpIdentityNumber, type SignedIn, signIn, signUpPerson } from '../journey/identity'

/**
 * Holds every operation of a running system to its API document, with the token of each role:
 *
 *     pip install schemathesis
 *     npm start                                       # on data that may be spoilt
 *     node dist/dev/abuse/schemathesis.js <origin of the portal> <password of municipal-bureau> [role ...]
 *
 * `ST` names the program where it is not on the path, `ST_SECONDS` the time of a role, `ST_EXAMPLES` the cases of an operation.
 * It exits with 1 where an answer was a fault of ours, or is not in the document.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
]
/** It would end the session that the run goes on with. */
const ENDING = 'endSession'

const HOOKS = join(checkout, 'dev/abuse/schemathesis_hooks.py')

const PATIENCE_MS = 15_000

/** What somebody signs in with. */
interface Login {
  readonly login: string
  readonly password: string
}

type NewLogin = (api: Api, bureau: SignedIn) => Promise<Login>

const named = (role: string): string => `${role}-${randomBytes(4).toString('hex')}`
const newPassword = (): string => `Town-${randomBytes(6).toString('hex')}`

/** An account of an organisation of its own; of one that a city has once, one more account. */
const account =
  (role: string, more: object = {}): NewLogin =>
  async (api, bureau) => {
    const [login, password] = [named(role), newPassword()]
    const { items } = await api.get<{ items: { organisationId: string }[] }>(
      `/v1/accounts?role=${role}`,
      bureau.token,
    )
    const isOnce = /Bureau|Department|oversight/.test(role) && items[0] !== undefined
    const of = isOnce ? { organisationId: items[0]!.organisationId } : { organisationName: login, ...more }
    const options = { token: bureau.token, idempotencyKey: login }
    await api.post('/v1/accounts', { role, login, password, ...of }, options)
    return { login, password }
  }

const person: NewLogin = async api => {
  const [number, password] = [madeUpIdentityNumber(), newPassword()]
  await signUpPerson(api, { number, name: '单何', password })
  return { login: number, password }
}

const employer: NewLogin = async (api, bureau) => {
  const first = `91330302${randomBytes(4).readUInt32BE().toString().padStart(10, '0').slice(-9)}`
  const [login, password] = [named('employer'), newPassword()]
  const asked = {
    socialCreditCode: first + creditCodeCheck(first),
    name: login,
    locality: '330302',
    login,
    password,
  }
  const options = { idempotencyKey: login }
  const { employerId } = await api.post<{ employerId: string }>('/v1/employers', asked, options)
  await api.post(`/v1/employers/${employerId}/confirmation`, {}, { token: bureau.token })
  return { login, password }
}

/** The bureau comes last: it suspends accounts and resets passwords that it has read of. */
const newLogins: Readonly<Record<string, NewLogin>> = {
  person,
  employer,
  examCentre: account('examCentre', { locality: '330302' }),
  organiser: account('organiser'),
  association: account('association'),
  industryDepartment: account('industryDepartment', { industry: 'health' }),
  countyBureau: account('countyBureau', { locality: '330302' }),
  oversight: account('oversight'),
  municipalBureau: account('municipalBureau'),
}

async function tryAll(origin: string, token: string): Promise<number> {
  const { ST = 'st', ST_SECONDS = '300', ST_EXAMPLES = '10' } = process.env
  const run = spawn(
    ST,
    [
      'run',
      `${origin}/openapi.json`,
      ...['--url', origin, '--header', `Authorization: Bearer ${token}`],
      ...[
        '--checks',
        CHECKS.join(','),
        '--max-examples',
        ST_EXAMPLES,
        '--workers',
        '1',
        '--max-time',
        ST_SECONDS,
      ],
      ...['--phases', 'coverage,fuzzing', '--no-shrink', '--continue-on-failure', '--request-timeout', '30'],
      ...[
        '--suppress-health-check',
        'all',
        '--generation-database',
        'none',
        '--no-color',
        '--warnings',
        'off',
      ],
      ...['--exclude-operation-id', ENDING],
    ],
    // It leaves a folder of its own where it runs.
    {
      cwd: tmpdir(),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, SCHEMATHESIS_HOOKS: HOOKS },
    },
  )
  const [code] = (await once(run, 'close')) as [number | null]
  return code ?? 1
}

async function main([origin, bureausPassword, ...only]: readonly string[]): Promise<number> {
  if (!origin || !bureausPassword)
    throw new Error('give the origin of the portal and the password of municipal-bureau')
  const api = createApi(origin, PATIENCE_MS)
  const bureau = await signIn(api, municipalBureauLogin, bureausPassword)
  const logins: [role: string, Login][] = []
  for (const [role, newLogin] of Object.entries(newLogins))
    if (only.length === 0 || only.includes(role)) logins.push([role, await newLogin(api, bureau)])
  let worst = 0
  for (const [role, { login, password }] of logins) {
    say(`--- ${role}`)
    // A token lives ten minutes, which is longer than a role's run.
    const { token } = await signIn(api, login, password)
    worst = Math.max(worst, await tryAll(origin, token))
  }
  return worst
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    say(String(error))
    process.exit(2)
  },
)
