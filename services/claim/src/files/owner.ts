import type { Actor } from '../../../../domain/authority/actor'
import type { Guarded } from '../../../../domain/authority/authority'
import type { FileOwnerKind, Room } from '../../../../domain/claim/evidence-file'
import type { Refusal } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../deps'

/**
 * The owner of files: a claim takes them as its evidence (Article 12), a class as its documents (Articles 13, 14).
 */
export interface FileOwner {
  readonly kind: FileOwnerKind
  readonly id: string
  /** The act that allows its author to send files. */
  readonly act: 'claim.write' | 'class.write'
  /** Identifies the owner's author. Undefined if the owner doesn't exist. */
  findGuarded(sql: Sql): Promise<Guarded | undefined>
  /** Runs on the owner, locked, while it takes files. Another person's owner answers `not-found`. */
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
  /** Keeps a whole and sound upload as a file of the owner. */
  keep(file: KeptFile): Promise<void>
  /** Removes a file from the next submission, or refuses. Files that were handed in keep their bytes. */
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
  /** The media type by its content. */
  readonly mediaType: string
}

/** Which column of an upload names its owner. */
export const ownerColumn = { claim: 'claim_id', class: 'class_id' } as const satisfies Record<
  FileOwnerKind,
  string
>
