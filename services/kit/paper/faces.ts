import { readFileSync } from 'node:fs'

/** The faces that papers are set in: Noto Sans SC (SIL Open Font License 1.1), 30,000 characters, rare ones of names too. */
export interface Faces {
  readonly regular: Buffer
  readonly bold: Buffer
}

let faces: Faces | undefined

/** Read for the first paper, and kept. */
export function readFaces(): Faces {
  faces ??= {
    regular: readFileSync(
      require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
    ),
    bold: readFileSync(require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf')),
  }
  return faces
}

/** The part of pdfkit's own font that its types leave out. */
interface OpenFont {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } }
}

/** A character that the face does not have is written as its number, never left out: 〔U+28B4E〕. */
export function legible(document: PDFKit.PDFDocument, text: string): string {
  const { font } = (document as unknown as OpenFont)._font
  const shown = (sign: string) => {
    const codePoint = sign.codePointAt(0)!
    return font.hasGlyphForCodePoint(codePoint) ? sign : `〔U+${codePoint.toString(16).toUpperCase()}〕`
  }
  return [...text].map(shown).join('')
}
