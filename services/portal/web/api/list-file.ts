import type { ChosenList } from '../ui/list-intake'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** How the API takes a list: by the name's ending, since browsers name a CSV file differently where Excel is there. */
const mediaOf = (name: string): string =>
  /\.xlsx$/i.test(name) ? XLSX : /\.(csv|txt)$/i.test(name) ? 'text/csv' : 'application/octet-stream'

/** The body of a request that sends a file as it is. The document types the JSON of it, which a page does not send. */
export const listBody = ({ name, bytes }: ChosenList) => ({
  body: bytes as never,
  bodySerializer: (blob: unknown) => blob as Blob,
  headers: { 'Content-Type': mediaOf(name) },
})
