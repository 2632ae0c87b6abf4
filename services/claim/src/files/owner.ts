import type { Actor } from '../../../../domain/authority/actor'
import type { Guarded } from '../../../../domain/authority/authority'
import type { FileOwnerKind, Room } from '../../../../domain/claim/evidence-file'
import type { Refusal } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../deps'

/** What files are sent for: a claim takes them as its evidence (Article 12), a class as its documents (Articles 13, 14). */
export interface FileOwner {
  readonly kind: FileOwnerKind
  readonly id: string
  /** By which its writer sends them. */
  readonly act: 'claim.write' | 'class.write'
  /** By which its writer is told from others; undefined where there is no such owner. */
  findGuarded(sql: Sql): Promise<Guarded | undefined>
  /** Runs on the owner, locked, while it takes files; someone else's answers like one that isn't there. */
  whileOpen<R>(
    deps: ClaimDeps,
    actor: Actor,
    run: (context: CommandContext, files: Files) => Promise<R | Refusal>,
  ): Promise<R | Refusal>
}

/** The files of an owner that takes more. */
export interface Files {
  /** Whether there is such a kind of file. */
  takes(kind: string): boolean
  /** One upload of a writer begins at a time. */
  room(): Promise<Room>
  /** What has arrived whole and sound becomes one of them. */
  keep(file: KeptFile): Promise<void>
  /** Takes a file out of what is handed in next, or says why not; what was handed in keeps its bytes in any case. */
  removeEvidence(fileId: string): Promise<Refusal | undefined>
}

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
  /** Hex: where it is said, what arrives must be this. */
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
  /** What it truly is. */
  readonly mediaType: string
}

/** Which column of an upload names its owner. */
export const ownerColumn = { claim: 'claim_id', class: 'class_id' } as const satisfies Record<
  FileOwnerKind,
  string
>
