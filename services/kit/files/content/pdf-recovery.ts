/** A file has some ten thousand objects. No viewer finds more than this in a time that people wait. */
const OBJECTS_MAX = 100_000
/** As far as a number and a generation stand before `obj`. */
const HEAD_BYTES = 40

/**
 * The text between the head of an object and the next one. Of several objects with one number the last counts, since
 * changes are appended.
 */
type Objects = ReadonlyMap<number, { readonly from: number; readonly to: number }>

/**
 * Finds the objects of a PDF one by one, where its cross-references are wrong, as viewers do: a catalogue, and each page that
 * it leads to, with what the page shows.
 *
 * @returns what is missing; undefined where all is there
 */
export function recoverPdf(pdf: Buffer): string | undefined {
  const objects = findObjects(pdf)
  if (objects === undefined)
    return `its cross-references are wrong, and it has more than ${OBJECTS_MAX} objects`
  const roots = rootsOf(pdf)
  const catalogue = findCatalogue(pdf, objects, roots)
  // Newer programs pack their objects into streams, the catalogue too: these are not unpacked here.
  const isPacked = pdf.includes('/ObjStm', 0, 'latin1')
  if (isPacked && (catalogue !== undefined || roots.length > 0)) return undefined
  if (catalogue === undefined) return 'its cross-references are wrong, and it has no catalogue'
  const missing = findMissing(pdf, objects, catalogue)
  return missing === undefined
    ? undefined
    : `its cross-references are wrong, and object ${missing} is missing`
}

function findObjects(pdf: Buffer): Objects | undefined {
  const objects = new Map<number, { from: number; to: number }>()
  let [last, found] = [{ from: 0, to: pdf.length }, 0]
  for (let at = pdf.indexOf('obj', 0, 'latin1'); at >= 0; at = pdf.indexOf('obj', at + 3, 'latin1')) {
    const head = /(?<!\d)(\d{1,10})\s{1,9}\d{1,5}\s{1,9}$/.exec(
      pdf.toString('latin1', Math.max(0, at - HEAD_BYTES), at),
    )
    if (!head) continue
    found += 1
    if (found > OBJECTS_MAX) return undefined
    last.to = at - head[0].length
    last = { from: at + 3, to: pdf.length }
    objects.set(Number(head[1]), last)
  }
  return objects
}

/** The catalogues that the trailers name, in a table or a stream, the last one first. */
function rootsOf(pdf: Buffer): number[] {
  const roots = new Set<number>()
  for (let at = pdf.indexOf('/Root', 0, 'latin1'); at >= 0; at = pdf.indexOf('/Root', at + 5, 'latin1')) {
    const named = /^\/Root\s{1,9}(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R/.exec(
      pdf.toString('latin1', at, at + HEAD_BYTES),
    )
    if (named) roots.add(Number(named[1]))
  }
  return [...roots].reverse()
}

function findCatalogue(pdf: Buffer, objects: Objects, roots: readonly number[]): string | undefined {
  for (const number of [...roots, ...objects.keys()]) {
    const dictionary = dictionaryOf(pdf, objects, number)
    if (dictionary !== undefined && /\/Type\s*\/Catalog\b/.test(dictionary)) return dictionary
  }
  return undefined
}

/** The dictionary of an object; undefined where there is no such object, or the file was cut off within it. */
function dictionaryOf(pdf: Buffer, objects: Objects, number: number): string | undefined {
  const place = objects.get(number)
  if (!place) return undefined
  const object = pdf.subarray(place.from, place.to)
  const end = object.indexOf('endobj', 0, 'latin1')
  const stream = object.indexOf('stream', 0, 'latin1')
  if (end < 0 && object.indexOf('endstream', 0, 'latin1') < 0) return undefined
  const ends = [end, stream].filter(each => each >= 0)
  return object.toString('latin1', 0, Math.min(...ends))
}

/** The number of a missing object: a page, a part of the page tree, or the content of a page. */
function findMissing(pdf: Buffer, objects: Objects, catalogue: string): number | undefined {
  const open = referencesIn(catalogue, 'Pages')
  if (open.length === 0) return 0
  const seen = new Set<number>()
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    if (seen.has(number)) continue
    seen.add(number)
    const dictionary = dictionaryOf(pdf, objects, number)
    if (dictionary === undefined) return number
    open.push(...referencesIn(dictionary, 'Kids'), ...referencesIn(dictionary, 'Contents'))
  }
  return undefined
}

/** The objects that one entry of a dictionary refers to. */
function referencesIn(dictionary: string, entry: string): number[] {
  const [, said = ''] = dictionary.split(`/${entry}`, 2)
  const list =
    /^\s{0,9}\[([^\]]*)\]/.exec(said)?.[1] ?? /^\s{0,9}\d{1,10}\s{1,9}\d{1,5}\s{1,9}R/.exec(said)?.[0] ?? ''
  return [...list.matchAll(/(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R/g)].map(each => Number(each[1]))
}
