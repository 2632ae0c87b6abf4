import type { Page } from 'playwright-core'
import { zhNumber } from '../../domain/study/number-words'
import { QUIZ_ANSWERS } from '../journey/city'

const NUMBERS = Array.from({ length: 100 }, (_, n) => zhNumber(n))

/** Reads an interaction check in Chinese and works it out, as a person would. */
export function workOut(prompt: string): string {
  const found = prompt.match(/[一二三四五六七八九十]+/g) ?? []
  const [a = 0, b = 0, c = 0] = found.map(word => NUMBERS.indexOf(word))
  if (prompt.includes('减去')) return String(a - b)
  if (prompt.includes('较大')) return String(Math.max(a, b) + c)
  if (prompt.includes('最后')) return String(a + c)
  return String(a + b)
}

/** Goes to a page by the menu of a phone. */
export async function goByMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '栏目' }).click()
  await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Studies the unit on the screen to its end: begins it, and answers each check that comes up. */
export async function studyOnScreen(page: Page): Promise<void> {
  await page.getByRole('button', { name: '开始学习' }).click()
  const check = page.getByRole('dialog', { name: '请确认您在学习' })
  const done = page.getByText('本单元已完成')
  while (await isFirst(check, done)) {
    const prompt = await check.getByRole('paragraph').first().textContent()
    await check.getByLabel('答案（数字）').fill(workOut(prompt ?? ''))
    await check.getByRole('button', { name: '提交答案' }).click()
    await check.waitFor({ state: 'hidden' })
  }
}

type Seen = ReturnType<Page['getByText']>

/** Waits until one of two is seen. */
async function isFirst(one: Seen, other: Seen): Promise<boolean> {
  await one.or(other).first().waitFor({ timeout: 60_000 })
  return one.isVisible()
}

/** Takes the quiz on the screen with the right answers of the demo city's course. */
export async function passQuizOnScreen(page: Page): Promise<void> {
  await page.getByRole('button', { name: '开始测验' }).click()
  const quiz = page.getByRole('form', { name: '测验' })
  await quiz.waitFor()
  for (const question of await quiz.getByRole('group').all())
    for (const answer of QUIZ_ANSWERS) {
      const option = question.getByRole('radio', { name: answer, exact: true })
      // Each answer is an option of one of the questions.
      if ((await option.count()) > 0) await option.check()
    }
  await quiz.getByRole('button', { name: '提交' }).click()
  await page.getByText('本单元已完成').waitFor()
}
