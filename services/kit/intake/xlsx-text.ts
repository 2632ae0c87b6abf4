/** The text of a string in pieces (`t`), without the reading aids beside it (`rPh`). */
export function readText() {
  let text = ''
  let inAid = false
  return {
    open: (name: string): void => {
      if (name === 'rPh') inAid = true
    },
    close: (name: string, piece: string): void => {
      if (name === 't' && !inAid && text.length <= TEXT_MAX) text += unescaped(piece)
      if (name === 'rPh') inAid = false
    },
    take: (): string => {
      const taken = text
      text = ''
      return taken
    },
  }
}

/** More pieces than a cell can have are not put together. */
const TEXT_MAX = 32_767

/** Signs that XML can't hold are written as their number (ECMA-376, 22.9.2.19): _x000D_ is the end of a line. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
