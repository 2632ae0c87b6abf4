/** Why a cell could not be read, as the facts of the refusal of its row: in both languages. */
export type Unread = { readonly reason: string; readonly reasonZh: string }

export const unread = (reasonZh: string, reason: string): Unread => ({ reason, reasonZh })
