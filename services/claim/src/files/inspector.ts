import { evidenceFormats } from '../../../../domain/claim/evidence-file'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Inspector } from '../../../kit/files/inspections'
import { readFile, wholeFile } from '../../../kit/files/pieces'
import type { VirusScan } from '../../../kit/files/virus-scan'
import { readInThread } from '../../../kit/run/reading-threads/reading-threads'
import { inspecting, inspectionTerms } from './content/inspection'

/** Why evidence and documents are not kept. */
export const refusedByInspection = [
  'evidence-type-not-taken',
  'evidence-damaged',
  'evidence-infected',
  'evidence-unpacks-too-large',
] as const

/** Judges evidence and documents: each whole in memory, of at most 20 MiB, and taken apart in a thread of its own. */
export const evidenceInspector = (virusScan: VirusScan): Inspector => ({
  judge: async (deps, upload, file) => {
    const { policy, clock } = deps
    const { bytes, sha256 } = await wholeFile(deps, file)
    const terms = inspectionTerms(policy, plainDateIn(clock.now()))
    const format = await readInThread(inspecting, { bytes, terms })
    if (isRefusal(format) || format === 'too-dear') return format
    if (upload.saidSha256 !== null && upload.saidSha256 !== sha256)
      return refuse('evidence-damaged', {
        format: evidenceFormats[format].name,
        fault: 'its SHA-256 is not what was said',
      })
    const found = await virusScan.check(readFile(deps, file))
    return found === undefined ? { format, sha256, lengthMs: null } : refuse('evidence-infected', { found })
  },
  notJudged: tries =>
    refuse('evidence-damaged', { format: 'file', fault: `it could not be read in ${tries} tries` }),
})
