import { createHash } from 'node:crypto'
import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import type { Express } from 'express'
import { z } from 'zod'
import { bytesMaxOf, jsonMedia } from './bodies'
import { type Endpoint, refusedByKit } from './endpoint'
import { ProblemSchema, statusOf } from './problem'

extendZodWithOpenApi(z)

type Responses = RouteConfig['responses']

/** The OpenAPI 3.1 document of a table of endpoints: what it says is what is served, since both come from the rows. */
export function openApiOf(
  service: string,
  endpoints: readonly Endpoint[],
): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  })
  // What is not GET brings X-Csrf-Token too (docs/decisions/0350).
  registry.registerComponent('securitySchemes', 'browser', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-xueshi',
  })
  for (const row of endpoints) registry.registerPath(routeOf(service, row))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: `xueshi ${service}`, version: '1', description: '温州继续教育网学时登记服务管理系统' },
    servers: [{ url: '/' }],
  })
}

/** The bounds of a row in its API document: the portal judges the head of a request by them. */
export interface OperationLimits {
  readonly bytesMax: number
  readonly media: readonly string[]
}

const limitsOf = (row: Endpoint): OperationLimits => ({
  bytesMax: row.streams ? Number.MAX_SAFE_INTEGER : bytesMaxOf(row),
  media: row.accepts ?? (row.body ? jsonMedia : []),
})

function routeOf(service: string, row: Endpoint): RouteConfig {
  return {
    operationId: row.id,
    method: row.method,
    path: row.path,
    tags: [service],
    summary: row.summary,
    ...(row.article ? { description: `温人社发〔2020〕125号 第${row.article}条` } : {}),
    security: row.who === 'anyone' ? [] : [{ bearer: [] }, { browser: [] }],
    request: {
      ...(row.params ? { params: row.params as z.ZodObject } : {}),
      ...(row.query ? { query: row.query as z.ZodObject } : {}),
      ...(row.headers ? { headers: row.headers as z.ZodObject } : {}),
      ...requestBody(row),
    },
    responses: { ...answers(row), ...problems(row) },
    'x-xueshi': { act: row.who, ...limitsOf(row) },
  }
}

function requestBody(row: Endpoint): Pick<NonNullable<RouteConfig['request']>, 'body'> {
  if (row.accepts) {
    const bytes = { schema: { type: 'string' as const, format: 'binary' } }
    const schemaOf = (type: string) => (row.json && /json/.test(type) ? { schema: row.json } : bytes)
    const content = Object.fromEntries(row.accepts.map(type => [type, schemaOf(type)]))
    return { body: { required: true, content } }
  }
  if (!row.body) return {}
  return { body: { required: true, content: { 'application/json': { schema: row.body } } } }
}

function answers(row: Endpoint): Responses {
  return Object.fromEntries(
    Object.entries(row.answers).map(([status, answer]) => {
      if (answer === null) return [status, { description: 'No body' }]
      if ('media' in answer) {
        const media = [answer.media].flat()
        const bytes = { schema: { type: 'string' as const, format: 'binary' } }
        const content = Object.fromEntries(media.map(type => [type, bytes]))
        return [status, { description: media.join(', '), content }]
      }
      return [status, { description: 'OK', content: { 'application/json': { schema: answer } } }]
    }),
  )
}

function problems(row: Endpoint): Responses {
  const byStatus = new Map<number, string[]>()
  for (const code of new Set([...refusedByKit(row), ...row.refusals]))
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(', '), content: { 'application/problem+json': { schema: ProblemSchema } } },
    ]),
  )
}

/** A document that many clients read and none changes: it is made once and sent from memory. */
export interface Document {
  readonly bytes: Buffer
  readonly etag: string
}

export function documentOf(content: object): Document {
  const bytes = Buffer.from(JSON.stringify(content))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

/** Serves the newest document; a client that has it already gets 304 (RFC 9110, 13.1.2). */
export function serveDocument(app: Express, path: string, newest: () => Document): void {
  app.get(path, (request, response) => {
    const { bytes, etag } = newest()
    response.set({ ETag: etag, 'Cache-Control': 'no-cache' })
    if (request.get('if-none-match') === etag) return void response.status(304).end()
    response.type('json').send(bytes)
  })
}
