import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type RuleSet, RuleSetSchema, versionOf } from '../../../../domain/standards/rule-set'

const FAULTS_MAX = 20

/**
 * A standard as its file says it (domain/standards/rule-sets/*.yaml has the form).
 *
 * @returns `invalid-input` with every fault that the schema finds, where it isn't one
 */
export function readStandard(yaml: string): RuleSet | Refusal {
  const { data, faults } = read(yaml)
  if (!data) return refuse('invalid-input', { field: 'body', reason: faults.slice(0, FAULTS_MAX).join('; ') })
  return { ...data, version: versionOf(data, sha256) }
}

function read(yaml: string) {
  try {
    const { data, error } = RuleSetSchema.safeParse(parse(yaml))
    return {
      data,
      faults: error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()) ?? [],
    }
  } catch (error) {
    // Only that the text is no YAML.
    return { data: undefined, faults: [error instanceof Error ? error.message : String(error)] }
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
