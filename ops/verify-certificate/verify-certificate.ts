import { existsSync, readFileSync } from 'node:fs'
import type { JWK } from 'jose'
import { shownCode } from '../../domain/certificate/code'
import type { Statement } from '../../domain/certificate/statement'
import {
  type Fault,
  type FindKey,
  readSignedFile,
  readStatement,
  statementIn,
} from '../../services/ledger/src/certificates/signature'
import { say } from '../installation/say'

/**
 * npm run verify-certificate -- <file.pdf | what a QR code says> [--keys <file or address of /v1/certificate-keys>]
 * Says whether a certificate of hours is as it was issued, without asking anybody but for the public keys.
 */
export async function verifyCertificate(given: string, findKey: FindKey): Promise<Statement | Fault> {
  if (!existsSync(given)) return readStatement(given.split('#').at(-1)!, findKey)
  const pdf = await readSignedFile(readFileSync(given), findKey)
  return typeof pdf === 'string' ? pdf : readStatement(statementIn(pdf), findKey)
}

const KEYS = 'http://127.0.0.1:8080/v1/certificate-keys'

export async function readKeys(from: string = KEYS): Promise<FindKey> {
  const text = existsSync(from) ? readFileSync(from, 'utf8') : await (await fetch(from)).text()
  const { keys } = JSON.parse(text) as { keys: JWK[] }
  return kid => keys.find(key => key.kid === kid)
}

/** What it found is the result: on stdout. */
const print = (line: string) => process.stdout.write(`${line}\n`)

const faults: Record<Fault, string> = {
  changed: 'NOT GENUINE: it was changed since it was issued, or never was ours.',
  noSignature:
    'NOT VERIFIED: no signature of ours is at its end. A file that was printed or saved anew has lost it: use the QR code.',
  unknownKey: 'NOT VERIFIED: none of the keys given signed it.',
}

function tell(found: Statement | Fault): boolean {
  if (typeof found === 'string') {
    print(faults[found])
    return false
  }
  print(`GENUINE: issued ${found.issuedAt} to ${found.name}, ${found.number}, code ${shownCode(found.code)}`)
  for (const [year, general, common, professional, verdict, finality] of found.years) {
    const hours = `${general} general, ${common} industry-common, ${professional} professional hours`
    print(`  ${year}: ${hours}; ${[verdict, finality].filter(Boolean).join(', ')}`)
  }
  print(`Compare it with what is printed. How it stands today: /v1/certificates/${shownCode(found.code)}`)
  return true
}

async function main(args: readonly string[]): Promise<boolean> {
  const at = args.indexOf('--keys')
  const [given] = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  if (!given) throw new Error('npm run verify-certificate -- <file.pdf | QR text> [--keys <file or address>]')
  return tell(await verifyCertificate(given, await readKeys(at < 0 ? undefined : args[at + 1])))
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    good => {
      process.exitCode = good ? 0 : 1
    },
    (error: Error) => {
      say(error.message)
      process.exitCode = 2
    },
  )
}
