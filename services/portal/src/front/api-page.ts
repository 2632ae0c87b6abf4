/** The OpenAPI page: lists every operation of /openapi.json. Self-contained: no outside address is asked. */
export const API_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>xueshi API</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
  summary { cursor: pointer; padding: .3rem 0; } code { font-size: .95em; } pre { overflow: auto; background: #f4f4f4; padding: .5rem; }
  .method { display: inline-block; min-width: 4.5rem; font-weight: 600; text-transform: uppercase; }
</style></head>
<body><h1>xueshi API</h1>
<p>The whole document: <a href="/openapi.json">/openapi.json</a>. Send <code>Authorization: Bearer</code> with the access token of <code>POST /v1/sessions</code>;
commands take an <code>Idempotency-Key</code>; refusals are <code>application/problem+json</code> (RFC 9457) with a stable <code>code</code>.</p>
<main id="operations">Loading</main>
<script>
  const element = (name, text, kind) => Object.assign(document.createElement(name), { textContent: text ?? '', className: kind ?? '' })
  fetch('/openapi.json').then(answer => answer.json()).then(api => {
    const main = document.getElementById('operations'); main.textContent = ''
    for (const [path, operations] of Object.entries(api.paths).sort(([a], [b]) => a < b ? -1 : 1))
      for (const [method, operation] of Object.entries(operations)) {
        const details = element('details'), summary = element('summary')
        summary.append(element('span', method, 'method'), element('code', path), element('span', ' ' + (operation.summary ?? '')))
        details.append(summary, element('p', operation.description), element('pre', JSON.stringify({ parameters: operation.parameters, requestBody: operation.requestBody, responses: operation.responses }, null, 2)))
        main.append(details)
      }
  })
</script></body></html>
`
