#!/usr/bin/env node
// A Prisma generator that writes what Prisma reads from a schema (its DMMF) to a file: tests compare it with the tables.
const { writeFileSync } = require('node:fs')
const { createInterface } = require('node:readline')

createInterface({ input: process.stdin }).on('line', line => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'generate') writeFileSync(process.env.DATAMODEL_FILE, JSON.stringify(params.dmmf.datamodel))
  const result =
    method === 'getManifest' ? { manifest: { prettyName: 'datamodel', defaultOutput: '.' } } : null
  // Generators answer on standard error.
  process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', result, id })}\n`)
})
