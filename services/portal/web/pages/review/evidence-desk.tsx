import { useLanguage, useTexts } from '../../text/text'
import { Mark } from '../../ui/notice'
import { EvidenceView } from '../claim/evidence'
import type { Claim, ClaimType } from '../claim/words'

const texts = {
  title: { zh: '佐证材料', en: 'Evidence' },
  open: { zh: (name: string) => `查看${name}`, en: (name: string) => `View ${name}` },
  mark: { zh: (name: string) => `标记“${name}”需要修改`, en: (name: string) => `Mark “${name}” to correct` },
  toCorrect: { zh: '待修改', en: 'To correct' },
  none: { zh: '没有提交材料', en: 'No files' },
  choose: { zh: '选择一份材料查看，或按 o 键。', en: 'Choose a file, or press o.' },
}

interface EvidenceDeskProps {
  readonly claim: Claim
  readonly type: ClaimType
  readonly marked: readonly string[]
  readonly opened: string | undefined
  readonly onOpen: (evidenceId: string) => void
  readonly onMark: (path: string) => void
}

/** The evidence beside the form. A file is read when somebody opens it: that is on the audit trail. */
export function EvidenceDesk({ claim, type, marked, opened, onOpen, onMark }: EvidenceDeskProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const file = claim.evidence.find(each => each.evidenceId === opened)
  const nameOf = (kind: string) => type.evidence.find(each => each.kind === kind)?.name[language] ?? ''
  const kinds = [...new Set(claim.evidence.map(each => each.kind))]
  const canMark = claim.may.some(act => act === 'return' || act === 'takeUp')
  const missing = type.required === 'one' ? [] : type.required.filter(kind => !kinds.includes(kind))
  return (
    <section className="card evidence-desk" aria-labelledby="evidence">
      <h2 id="evidence">{t.title}</h2>
      {claim.evidence.length === 0 ? <p className="soft">{t.none}</p> : null}
      {[...kinds, ...missing].map(kind => {
        const path = `evidence.${kind}`
        const isMarked = marked.includes(path)
        return (
          <div key={kind} className="row">
            {canMark ? (
              <button
                type="button"
                className="mark-toggle"
                aria-pressed={isMarked}
                aria-label={t.mark(nameOf(kind))}
                onClick={() => onMark(path)}
              >
                {nameOf(kind)}
              </button>
            ) : (
              <span>{nameOf(kind)}</span>
            )}
            {isMarked ? <Mark kind="warn">{t.toCorrect}</Mark> : null}
            {claim.evidence
              .filter(each => each.kind === kind)
              .map(({ evidenceId, fileName, description }) => (
                <button
                  key={evidenceId}
                  type="button"
                  className="button"
                  aria-pressed={evidenceId === opened}
                  aria-label={t.open(fileName)}
                  onClick={() => onOpen(evidenceId)}
                >
                  {description ?? fileName}
                </button>
              ))}
          </div>
        )
      })}
      {file ? (
        <EvidenceView claimId={claim.claimId} file={file} />
      ) : claim.evidence.length > 0 ? (
        <p className="soft">{t.choose}</p>
      ) : null}
    </section>
  )
}
