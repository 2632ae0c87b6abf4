import { Readable } from 'node:stream'
import NodeClam from 'clamscan'
import { z } from 'zod'
import { PassingFault } from '../base/faults'

const ANSWER_MS_MAX = 30_000

/** `none`, or the address of a ClamAV daemon (clamd) as `host:port`. */
export const VirusScanSettings = z.object({
  CLAMD_ADDRESS: z
    .string()
    .regex(/^(none|[\w.-]+:\d{1,5})$/, "must be 'none' or host:port of a ClamAV daemon")
    .default('none'),
})

/** Looks for known malware in a file. */
export interface VirusScan {
  /**
   * @returns the names that the scanner gives to what it finds, or nothing
   * @throws PassingFault where the scanner gives no verdict: the upload stays whole and is looked at again when it is asked for
   */
  check(bytes: AsyncIterable<Buffer>): Promise<string | undefined>
}

/** The scanner of the configuration; with `none` no file is scanned. */
export function createVirusScan({ CLAMD_ADDRESS }: z.infer<typeof VirusScanSettings>): VirusScan {
  if (CLAMD_ADDRESS === 'none') return { check: async () => undefined }
  const [host, port] = CLAMD_ADDRESS.split(':')
  return {
    check: async bytes => {
      const scanner = await new NodeClam().init({
        preference: 'clamdscan',
        clamdscan: {
          host,
          port: Number(port),
          timeout: ANSWER_MS_MAX,
          socket: false,
          localFallback: false,
          bypassTest: true,
        },
      })
      const { isInfected, viruses } = await scanner
        .scanStream(Readable.from(bytes))
        .catch((cause: unknown) => Promise.reject(new VirusScanFault(cause)))
      if (isInfected) return viruses.join(', ')
      if (isInfected !== false) throw new VirusScanFault(undefined)
      return undefined
    },
  }
}

/** The scanner gives no verdict: it is away, or the file is larger than its StreamMaxLength. */
class VirusScanFault extends PassingFault {
  constructor(cause: unknown) {
    super('The virus scanner gives no verdict. Look at the log of clamd and at its StreamMaxLength.', {
      cause,
    })
  }
}
