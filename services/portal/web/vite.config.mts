import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const checkout = join(import.meta.dirname, '../../..')

const pdfjs = join(checkout, 'node_modules/pdfjs-dist')
const { version } = JSON.parse(readFileSync(join(pdfjs, 'package.json'), 'utf8'))

/** Character maps, fonts and decoders that a PDF file may need (ui/pdf-view.tsx), at an address of our own. */
const pdfResources = (): Plugin => {
  const files = ['cmaps', 'standard_fonts', 'wasm', 'iccs'].flatMap(folder =>
    readdirSync(join(pdfjs, folder)).map(name => `${folder}/${name}`),
  )
  const address = `assets/pdfjs-${version}`
  return {
    name: 'pdf-resources',
    generateBundle() {
      for (const file of files)
        this.emitFile({
          type: 'asset',
          fileName: `${address}/${file}`,
          source: readFileSync(join(pdfjs, file)),
        })
    },
    configureServer(server) {
      server.middlewares.use(`/${address}`, (request, response, next) => {
        const file = files.find(each => `/${each}` === request.url)
        if (file) response.end(readFileSync(join(pdfjs, file)))
        else next()
      })
    },
  }
}

/** The pages are built to dist/web, from where the portal serves them (services/portal/src/pages). */
export default defineConfig({
  root: import.meta.dirname,
  // The API types name their own paths; nothing of the environment goes into a page.
  envPrefix: 'XUESHI_PAGE_',
  // npx vite services/portal/web: pages that change as one edits, on the API of a running city.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/certificates/', '/docs', '/openapi.json'].map(path => [
        path,
        process.env.XUESHI_PORTAL ?? 'http://127.0.0.1:8080',
      ]),
    ),
  },
  build: {
    outDir: join(checkout, 'dist/web'),
    emptyOutDir: true,
    // docs/decisions/0355 names the oldest browsers that have dialog elements and private class fields.
    target: ['chrome94', 'safari15.4', 'firefox100'],
    // A picture in the text of a style would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      // Libraries mark what runs in a browser; all of this does.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  plugins: [pdfResources()],
  oxc: { jsx: { runtime: 'automatic' } },
})
