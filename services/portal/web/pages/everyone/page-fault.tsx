import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Page } from '../../ui/page'

const texts = {
  title: { zh: '页面出错了', en: 'This page has failed' },
  words: {
    zh: '请刷新页面。系统可能刚刚更新过，刷新后即可使用新版本。',
    en: 'Load the page again. The system may just have been updated; then you get the new version.',
  },
  again: { zh: '刷新页面', en: 'Load again' },
}

export function PageFault() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <p>
        <Button kind="first" onPress={() => globalThis.location.reload()}>
          {t.again}
        </Button>
      </p>
    </Page>
  )
}
