/** By what a claim is known, in the order of preference; each type of form has one of them. */
const fields = ['examName', 'seminarName', 'eventName', 'activityName', 'title', 'programme'] as const

/** The name of the exam, event or work that a claim is about; null while it is not filled in. */
export function titleOf(form: Readonly<Record<string, unknown>>): string | null {
  const said = fields.map(field => form[field]).find(each => typeof each === 'string' && each.trim() !== '')
  return typeof said === 'string' ? said.trim() : null
}
