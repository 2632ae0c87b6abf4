import { PublicReasonSchema } from './reason'

test.each([
  '330302199001011234 is ill',
  '33030219900101123X',
  '330302 19900101 123X',
  '330302-1990-01-01-1234',
  '330302.19900101.1234',
  '３３０３０２１９９００１０１１２３４',
  '330302\u200B19900101\u200B1234',
  '330302900101123',
  '330302–19900101–123x',
  '考生13812345678来电',
  '138 1234 5678',
  '138-1234-5678',
  '+86 138 1234 5678',
  '8613812345678',
  '护照E12345678',
  'EA1234567',
  'e 1234 5678',
  'H1234567890',
  'A123456(7)',
  'CHN110187010119',
])('a reason that everybody reads may not name a person by number: %s', text => {
  const { error } = PublicReasonSchema.safeParse(text)
  expect(error?.issues[0]?.message).toContain('Say what happened, without the number')
})

test.each([
  'flood',
  '停电，考点改期至11月24日9:00',
  'moved from 2026-11-24 09:00 to 2026-11-25',
  'postponed to 2026-11-24',
  '成绩录入有误：85.5 应为 58.5',
  '温人社发〔2020〕125号 第10条',
  'A301教室漏水，30座减为20座',
  'call 12345, the city line, or 0577-88123456',
])('what happened may be said: %s', text => {
  expect(PublicReasonSchema.safeParse(text).success).toBe(true)
})
