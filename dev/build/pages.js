// Builds the web pages to dist/web, each text file also in the two encodings that browsers take.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { brotliCompressSync, constants, gzipSync } = require('node:zlib')
const { filesOf, root } = require('./stale')

const home = join(root, 'services/portal/web')
const output = join(root, 'dist/web')
const GZIP_LEVEL = 9

/** The files that a build of the pages is made of. */
const inputs = () => [
  ...filesOf(home),
  ...filesOf(join(home, 'generated')),
  ...filesOf(join(root, 'domain'), /\.ts$/),
  join(root, 'package-lock.json'),
]

async function buildPages() {
  process.stderr.write('Building the pages ...\n')
  const { build } = await import('vite')
  await build({ configFile: join(home, 'vite.config.mts'), logLevel: 'warn' })
  for (const file of filesOf(output, /\.(js|css|html|svg|json|mjs)$/)) compress(file)
}

function compress(file) {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: GZIP_LEVEL }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
}

module.exports = { buildPages, inputs }
