import iconv from 'iconv-lite'
import {
  awaitHours,
  bookSeat,
  entriesOf,
  type ListPreview,
  onceOver,
  type Posted,
  refusalOf,
  ticketOf,
} from '../../journey/exam'
import type { Town } from '../town'

const gb18030 = (text: string): Uint8Array => iconv.encode(text, 'gb18030')
const utf8WithMark = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf8')
/** Five people book one after another, on a machine that may have much to do. */
const BOOKABLE_MS = 12_000
const CSV = { contentType: 'text/csv' }

/** Results as a spreadsheet of the centre's (Article 10). */
export const resultLists = {
  'a sheet in GB18030 or UTF-8 is taken row by row: the commit does what the preview showed, bad rows say why, good ones are kept':
    async (town: Town) => {
      const { api, cluster, city } = town
      const [passing, absent, failing, twice, elsewhere] = await town.learners(
        ...(['沈一', '沈二', '沈三', '沈四', '沈五'] as const),
      )
      const here = await town.sitting(await town.venue('sheet'), 10, BOOKABLE_MS)
      const there = await town.sitting(await town.venue('sheet-elsewhere'), 10, BOOKABLE_MS)
      for (const person of [passing, absent, failing, twice]) await bookSeat(api, person, here)
      await bookSeat(api, elsewhere, there)
      const [a, b, c, d, e] = await Promise.all([
        ticketOf(api, passing, here),
        ticketOf(api, absent, here),
        ticketOf(api, failing, here),
        ticketOf(api, twice, here),
        ticketOf(api, elsewhere, there),
      ])
      const sheet = [
        '序号,准考证号,姓名,成绩,满分,缺考',
        `1,${a},略,86.5,100,`,
        `2,="${b}",略,,,是`,
        `3,${fullWidth(c!)},略,120,100,`,
        `4,${e},略,90,100,`,
        '5,99999999,略,70,100,',
        `6,${c},略,59,一百,`,
        `7,${d},略,77,100,`,
        `8,${d},略,55,100,`,
      ].join('\r\n')

      const { centre } = city
      const path = `/v1/sittings/${here}/results`
      const options = { ...CSV, token: centre.token }
      const nothing = await refusalOf(api.post(path, gb18030(sheet.slice(0, sheet.indexOf('\r'))), options))
      expect(nothing.problem.code).toBe('file-unreadable')
      const preview = await onceOver(() => api.post<ListPreview>(`${path}/preview`, gb18030(sheet), options))
      expect(preview.rows.map(({ row, verdict, code }) => [row, code ?? verdict])).toEqual([
        [2, 'fresh'],
        [3, 'fresh'],
        [4, 'row-score-out-of-range'],
        [5, 'row-wrong-sitting'],
        [6, 'row-unknown-ticket'],
        [7, 'row-unreadable'],
        [8, 'row-duplicate-in-file'],
        [9, 'row-duplicate-in-file'],
      ])
      expect(await api.get<{ items: unknown[] }>('/v1/my/results', passing.token)).toMatchObject({
        items: [],
      })

      const outdated = await refusalOf(api.post(`${path}?previewDigest=0`, gb18030(sheet), options))
      expect(outdated.problem.code).toBe('preview-outdated')
      const named = `${path}?previewDigest=${preview.digest}`
      const posted = await api.post<Posted>(named, gb18030(sheet), options)
      expect(posted).toEqual({ ...preview, batchId: expect.any(String), fileId: expect.any(String) })
      const original = await fetch(`${cluster.portalUrl}/v1/posted-results/${posted.fileId}/original`, {
        headers: { authorization: `Bearer ${centre.token}` },
      })
      expect(Buffer.from(await original.arrayBuffer()).equals(Buffer.from(gb18030(sheet)))).toBe(true)
      await awaitHours(api, passing, 18)

      for (const bytes of [gb18030(sheet), utf8WithMark(sheet)]) {
        const again = await api.post<Posted>(path, bytes, options)
        expect(again.counts).toEqual({ fresh: 0, same: 2, changed: 0, refused: 6 })
      }
      const corrected = `准考证号,成绩,满分\n${c},59,100\n`
      expect((await api.post<Posted>(path, utf8WithMark(corrected), options)).counts.fresh).toBe(1)
      expect(await entriesOf(api, passing)).toHaveLength(1)
      expect(await entriesOf(api, failing)).toHaveLength(0)
    },
}

/** As an input method leaves digits: every row of it is meant all the same. */
const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
