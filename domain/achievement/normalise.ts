/** A title, journal or name as it is compared: full-width as half-width, case, blanks and punctuation gone. */
export function titleKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** A number as it is compared: '(2023) 温字 第０１２-3 号' and '2023温字0123' are the same. */
export function numberKey(text: string): string {
  return titleKey(text)
    .replace(/[第号]/g, '')
    .toUpperCase()
}

/** The number of a Chinese patent without 'ZL', 'CN' and its check digit's dot. */
export function patentKey(text: string): string {
  return numberKey(text).replace(/^(ZL|CN)/, '')
}
