import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Policy } from '../../../../domain/policy/policy'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { findKey, KEY_BYTES, type KeyRing, type NamedKey } from '../../../kit/keys/key-ring'
import { ruleAt } from '../deps'

/** A link that plays a medium for some minutes, to whoever has it (docs/decisions/0371). */
export interface MediaLink {
  readonly url: string
  readonly expiresAt: string
}

/** What stands behind `?` in a link. */
export interface LinkProof {
  readonly until: number
  readonly key: string
  readonly signature: string
}

interface LinkKeys {
  readonly fieldKey: KeyRing
  readonly policy: Policy
}

export function linkTo({ fieldKey, policy }: LinkKeys, mediaId: string, now: Date): MediaLink {
  const until = Math.ceil(now.getTime() / 1_000) + ruleAt(policy, 'course/media-link-lasts', now)
  const signature = signatureOf(fieldKey, mediaId, until).toString('base64url')
  const proof = new URLSearchParams({ until: String(until), key: fieldKey.id, signature })
  return { url: `/v1/media/${mediaId}?${proof}`, expiresAt: new Date(until * 1_000).toISOString() }
}

/** Whether a link is ours, for this medium, and not over: which of these it is not, it does not say. */
export function checkLink(
  { fieldKey }: Pick<LinkKeys, 'fieldKey'>,
  mediaId: string,
  { until, key: keyId, signature }: LinkProof,
  now: Date,
): Refusal | undefined {
  const key = findKey(fieldKey, keyId)
  const given = Buffer.from(signature, 'base64url')
  const right = key && signatureOf(key, mediaId, until)
  const isOurs = right !== undefined && given.length === right.length && timingSafeEqual(given, right)
  return isOurs && now.getTime() < until * 1_000 ? undefined : refuse('media-link-over')
}

/** By a key of its own, made from the field key: a signature says nothing of what the field key seals. */
const signatureOf = ({ key }: NamedKey, mediaId: string, until: number): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'course/media-link', KEY_BYTES)))
    .update(`${mediaId}/${until}`)
    .digest()
