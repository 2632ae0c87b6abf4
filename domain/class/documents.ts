import { type Refusal, refuse } from '../refusals/refusal'
import { type ClassKind, classRules } from './class'
import type { ClassState } from './states'

export const classDocumentKinds = ['plan', 'approval', 'summary', 'record'] as const
/** 办班计划, 批准文件, 办班总结 and other records (台账资料). */
export type ClassDocumentKind = (typeof classDocumentKinds)[number]

/**
 * The documents that a class must have (Article 13): approval and plan before the class, the summary with the roster
 * after it. A department's own class (Article 14) needs no approval.
 */
export function checkDocuments(
  kind: ClassKind,
  before: 'plan' | 'roster',
  have: readonly ClassDocumentKind[],
): Refusal | undefined {
  const missing = neededBefore(kind, before).filter(each => !have.includes(each))
  return missing.length > 0 ? refuse('class-document-missing', { missing: missing.join(', ') }) : undefined
}

function neededBefore(kind: ClassKind, before: 'plan' | 'roster'): ClassDocumentKind[] {
  if (before === 'roster') return ['summary']
  return classRules[kind].article === '13' ? ['plan', 'approval'] : ['plan']
}

/** A paper that a class must have is withdrawn once another of its kind is there; other records at any time. */
export function checkWithdrawal(
  kind: ClassDocumentKind,
  others: readonly ClassDocumentKind[],
): Refusal | undefined {
  return kind === 'record' || others.includes(kind)
    ? undefined
    : refuse('class-document-missing', { missing: kind })
}

const over: ReadonlySet<ClassState> = new Set<ClassState>([
  'cancelled',
  'reversed',
  'rosterRefused',
  'closed',
])

/** Whether documents may still be added, and taken out that were not handed in: until the class is over. */
export const checkDocumentsOpen = (state: ClassState): Refusal | undefined =>
  over.has(state)
    ? refuse('class-act-not-allowed', { state, act: 'changeDocuments', allowed: null })
    : undefined
