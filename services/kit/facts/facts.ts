import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
  toBinary,
  toJson,
} from '@bufbuild/protobuf'
import { type TopicName, topics } from '../../../proto/topics'
import { newId } from '../base/ids'
import type { Sql } from '../sql/database'

/** A fact as it will travel: CloudEvents 1.0 in Kafka's binary mode, data in protobuf. */
export interface NewFact<S extends DescMessage = DescMessage> {
  readonly schema: S
  readonly key: string
  readonly message: MessageInitShape<S>
}

const topicByType = new Map<string, TopicName>()
const schemaByType = new Map<string, DescMessage>()
for (const [name, topic] of Object.entries(topics)) {
  for (const schema of topic.facts) {
    topicByType.set(schema.typeName, name as TopicName)
    schemaByType.set(schema.typeName, schema)
  }
}

export function topicOf(schema: DescMessage): TopicName {
  const topic = topicByType.get(schema.typeName)
  if (!topic) throw new Error(`${schema.typeName} has no topic in proto/topics.ts`)
  return topic
}

export function schemaOf(type: string): DescMessage {
  const schema = schemaByType.get(type)
  if (!schema) throw new Error(`${type} is no fact of proto/topics.ts`)
  return schema
}

/** Says a fact with its types checked: `fact(StudyFinishedSchema, personId, { ... })`. */
export function fact<S extends DescMessage>(schema: S, key: string, message: MessageInitShape<S>): NewFact {
  return { schema, key, message: message as MessageInitShape<DescMessage> }
}

/** The body that the outbox keeps: protobuf's JSON, so that SQL can write one too. */
export const bodyOf = ({ schema, message }: NewFact): JsonValue =>
  toJson(schema, create(schema, message), { alwaysEmitImplicit: true })

/**
 * Writes facts to the outbox, in the transaction that made them true; the relay publishes them in this order.
 *
 * @returns the facts' ids
 */
export async function appendFacts(
  sql: Sql,
  from: { correlationId: string; now: Date },
  facts: readonly NewFact[],
): Promise<string[]> {
  if (facts.length === 0) return []
  const ids = facts.map(newId)
  await sql.query(
    `INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
     SELECT f.fact_id, f.topic, f.key, f.type, f.body::jsonb, $6, $7::timestamptz
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
       WITH ORDINALITY AS f(fact_id, topic, key, type, body, position)
     ORDER BY f.position`,
    [
      ids,
      facts.map(each => topicOf(each.schema)),
      facts.map(each => each.key),
      facts.map(each => each.schema.typeName),
      facts.map(each => JSON.stringify(bodyOf(each))),
      from.correlationId,
      from.now.toISOString(),
    ],
  )
  return ids
}

export const encodeBody = (type: string, body: JsonValue): Uint8Array => {
  const schema = schemaOf(type)
  return toBinary(schema, fromJson(schema, body, { ignoreUnknownFields: true }))
}

export const decode = <S extends DescMessage>(schema: S, value: Uint8Array): MessageShape<S> =>
  fromBinary(schema, value)
