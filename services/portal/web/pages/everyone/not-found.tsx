import { Link } from '@tanstack/react-router'
import { useTexts } from '../../text/text'
import { Page } from '../../ui/page'

const texts = {
  title: { zh: '没有这个页面', en: 'There is no such page' },
  words: {
    zh: '地址可能有误，或者这项内容您无权查看。',
    en: 'The address may be wrong, or you may not see what it shows.',
  },
  home: { zh: '回到首页', en: 'To the start page' },
}

export function NotFound() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <p>
        <Link to="/" className="button">
          {t.home}
        </Link>
      </p>
    </Page>
  )
}
