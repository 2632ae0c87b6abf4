import { createHash } from 'node:crypto'

const SCRIPT = `
  const element = (name, text, kind) => Object.assign(document.createElement(name), { textContent: text ?? '', className: kind ?? '' })
  const typed = part => { try { return decodeURIComponent(part) } catch { return part } }
  const main = document.getElementById('certificate')
  const row = (label, text) => { const line = element('p'); line.append(element('b', label + '：'), text); return line }
  const code = typed(location.pathname.split('/').at(-1))
  fetch('/v1/certificates/' + encodeURIComponent(code), { headers: { 'accept-language': 'zh' } }).then(async answer => {
    const said = await answer.json()
    main.textContent = ''
    if (!answer.ok) {
      // An address that holds no code at all is, to its reader, a certificate that is not there.
      const [title, words] = answer.status === 400 ? ['没有这份证明', '“' + code + '”不是核验码。请照证明上印的核验码重新输入。'] : [said.title, said.detail + said.remedy]
      return main.append(element('h2', title), element('p', words))
    }
    const { certificate } = said
    main.append(element('h2', said.inWords.zh, said.status), row('姓名', certificate.name), row('证件号码', certificate.maskedNumber),
      row('出具时间', new Date(certificate.issuedAt).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })), row('政策版本', certificate.policyVersion))
    for (const year of certificate.years) {
      const { general, industryCommon, professional, total } = year.hours
      main.append(element('h3', year.year + ' 年度'),
        element('p', '一般公需 ' + general + '，行业公需 ' + industryCommon + '，专业科目 ' + professional + '，合计 ' + total + ' 学时'),
        element('p', year.inWords.zh + (year.finality === 'provisional' ? '（暂定，至 ' + year.provisionalUntil + ' 止）' : '')))
      const list = element('ul')
      for (const entry of year.entries)
        list.append(element('li', entry.registeredOn + ' ' + (entry.entryKind === 'grant' ? '+' : '−') + entry.hours + ' ' + entry.why.zh + (entry.computed?.zh ?? '')))
      main.append(list)
    }
    main.append(element('p', '请将以上内容与纸质证明逐项核对。本证明不证明持有人的身份，也不证明其职称或任职资格。', 'note'))
  }).catch(() => { main.textContent = '暂时无法查询，请稍后再试。' })
`

const STYLE = `
  body { font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 1rem; color: #1a1a1a; }
  h2 { padding: .5rem .75rem; border-left: .4rem solid #999; background: #f4f4f4; font-size: 1.1rem; }
  .valid { border-color: #1a7f37; } .supersededByLaterEntries { border-color: #9a6700; } .changedSince { border-color: #b42318; }
  p, li { overflow-wrap: anywhere; } .note { color: #555; font-size: .9rem; }
`

const hashed = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing but this script, this style and our own answers: what a certificate says can't act on the page. */
export const PAGE_POLICY = `default-src 'none'; connect-src 'self'; script-src ${hashed(SCRIPT)}; style-src ${hashed(STYLE)}; base-uri 'none'; frame-ancestors 'none'`

/** Where the QR code leads: the whole certificate and today's status, beside which the paper is held. */
export const CERTIFICATE_PAGE = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>学时证明核验</title><style>${STYLE}</style></head>
<body><h1>学时证明核验</h1><main id="certificate" aria-live="polite">正在查询……</main>
<p><a href="/certificates">核验另一份证明</a></p><script>${SCRIPT}</script></body></html>
`
