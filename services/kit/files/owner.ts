import type pg from 'pg'
import type { Actor } from '../../../domain/authority/actor'
import type { Act, Guarded } from '../../../domain/authority/authority'
import type { Policy } from '../../../domain/policy/policy'
import type { Refusal } from '../../../domain/refusals/refusal'
import type { Clock } from '../base/clock'
import type { Sql } from '../sql/database'
import type { Inspections } from './inspections'
import type { Vault } from './pieces'

/** What the intake of files works with. Each service that takes files has tables `upload` and `upload_piece` of its own. */
export interface FileDeps extends Vault {
  readonly pool: pg.Pool
  readonly sql: Sql
  readonly policy: Policy
  readonly clock: Clock
  /** Inspects files that have arrived. */
  readonly inspections: Inspections
  /** Until when an upload that stops may go on: a rule in seconds. */
  readonly abandonedAfter: 'claim/evidence-abandoned-after' | 'course/media-abandoned-after'
}

/** A command on an owner, in its transaction. */
export interface FileContext {
  readonly sql: Sql
  readonly policy: Policy
  readonly now: Date
}

/** The owner of files: a claim takes them as evidence (Article 12), a class as documents (Article 13), a course as media (Article 7). */
export interface FileOwner {
  readonly id: string
  /** The column of an upload that names this owner. */
  readonly column: 'claim_id' | 'class_id' | 'course_id'
  /** The act that allows its author to send files. */
  readonly act: Act
  /** Identifies the owner's author. Undefined if the owner doesn't exist. */
  findGuarded(sql: Sql): Promise<Guarded | undefined>
  /** Runs on the owner, locked, while it takes files. Another person's owner answers `not-found`. */
  whileOpen<R>(
    actor: Actor,
    run: (context: FileContext, files: Files) => Promise<R | Refusal>,
  ): Promise<R | Refusal>
}

/** The files of an owner that takes more. */
export interface Files {
  /** Whether there is such a kind of file. */
  takes(kind: string): boolean
  /** Whether another file may come. One upload of a writer begins at a time. */
  checkRoom(file: { readonly kind: string; readonly sizeBytes: number }): Promise<Refusal | undefined>
  /** Keeps a whole and sound upload as a file of the owner. */
  keep(file: KeptFile): Promise<void>
  /** Takes a file out, or refuses. */
  remove(fileId: string): Promise<Removal | Refusal>
}

/** Whether the bytes of a file that was taken out stay: where something else has the file too. */
export type Removal = 'bytesStay' | 'bytesGo'

/** One upload of an owner, and the file that it becomes. */
export interface FileId {
  readonly owner: FileOwner
  readonly fileId: string
}

/** A file that is to come. */
export interface NewFile {
  readonly kind: string
  readonly description?: string | undefined
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. Where the client gives it, the bytes must match it. */
  readonly sha256?: string | undefined
}

export interface KeptFile {
  readonly fileId: string
  readonly kind: string
  readonly description: string | null
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
  /** The format by its content. */
  readonly format: string
  /** Of what plays. */
  readonly lengthMs: number | null
}
