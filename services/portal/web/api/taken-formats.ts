import { todayInWenzhou } from '../text/dates'
import { api } from './client'

const always = [
  { name: 'PDF', accept: 'application/pdf' },
  { name: 'JPEG', accept: 'image/jpeg' },
  { name: 'PNG', accept: 'image/png' },
]
const byRule = [
  { rule: 'claim/evidence-takes-ofd', name: 'OFD', accept: '.ofd' },
  { rule: 'claim/evidence-takes-docx', name: 'DOCX', accept: '.docx' },
]

/** The formats that evidence and documents of a class may have today, by the policy in force. */
export function useTakenFormats() {
  const policy = api.useQuery('get', '/v1/policy')
  const today = todayInWenzhou()
  const isTaken = (name: string) =>
    policy.data?.rules
      .find(({ rule }) => rule === name)
      ?.values.filter(({ from }) => from <= today)
      .at(-1)?.value === true
  const taken = [...always, ...byRule.filter(each => isTaken(each.rule))]
  return {
    names: taken.map(each => each.name),
    accept: taken.map(each => each.accept).join(','),
  }
}
