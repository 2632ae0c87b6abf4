import { ClaimFormSchema } from './form'
import { isSameForm } from './same-form'

describe('a form beside the one that was submitted before', () => {
  const typed = {
    type: 4,
    kind: 'training',
    eventName: ' 急救技能培训 ',
    days: [
      { on: '2026-03-02', minutes: '180' },
      { on: '2026-03-03', minutes: '90' },
    ],
  }
  // As the database gives it back: read by the schema, its fields in another order.
  const submitted = Object.fromEntries(Object.entries(ClaimFormSchema.parse(typed)).reverse())

  test('is the same, though the submission has numbers, defaults and another order', () => {
    expect(JSON.stringify(typed)).not.toBe(JSON.stringify(submitted))
    expect(isSameForm(typed, submitted)).toBe(true)
  })

  test.each([
    ['another word', { ...typed, eventName: '急救' }],
    ['another day', { ...typed, days: [typed.days[0], { on: '2026-03-04', minutes: '90' }] }],
    ['a day less', { ...typed, days: [typed.days[0]] }],
    ['a tick', { ...typed, online: true }],
    ['a form that is not complete', { ...typed, eventName: '' }],
  ])('is another with %s', (_what, changed) => {
    expect(isSameForm(changed, submitted)).toBe(false)
  })
})
