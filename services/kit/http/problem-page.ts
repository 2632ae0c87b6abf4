import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Problem } from './problem'

const STYLE =
  'body { font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 1rem; color: #1a1a1a }'
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`

/** Whether a browser opens the address itself: scripts and programs name other media, or take any. */
export const opensPage = ({ method, headers }: Request): boolean =>
  method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '')

/** A problem as a page in words: a person who opens an address of the API reads why, and goes back to the pages. */
export function sendProblemPage(response: Response, { status, title, detail, remedy }: Problem): void {
  const isChinese = /\p{Script=Han}/u.test(title)
  response
    .status(status)
    .set('Content-Security-Policy', POLICY)
    .type('html')
    .send(`<!doctype html>
<html lang="${isChinese ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${plain(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${plain(title)}</h1><p>${plain(detail)}</p><p>${plain(remedy)}</p>
<p><a href="/">${isChinese ? '返回首页' : 'To the first page'}</a></p></main></body></html>
`)
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const plain = (text: string): string => text.replace(/[&<>"]/g, sign => SIGNS[sign]!)
