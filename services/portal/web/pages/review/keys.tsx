import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { keepPreferences, readPreferences } from '../../text/preferences'
import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

const texts = {
  title: { zh: '键盘快捷键', en: 'Keys' },
  use: { zh: '使用单键快捷键（? 查看）', en: 'Use single keys (? lists them)' },
  where: {
    zh: '焦点在审核工作区内、且不在输入框中时有效。',
    en: 'They work while the focus is on the review desk and in no input.',
  },
  close: { zh: '关闭', en: 'Close' },
  a: { zh: '通过', en: 'Approve' },
  r: { zh: '退回补正', en: 'Return' },
  x: { zh: '不予通过', en: 'Reject' },
  j: { zh: '下一件', en: 'Next claim' },
  k: { zh: '上一件', en: 'Previous claim' },
  o: { zh: '打开下一份材料', en: 'Open the next file' },
  help: { zh: '显示本说明', en: 'Show this list' },
}

type Key = 'a' | 'r' | 'x' | 'j' | 'k' | 'o'

/**
 * Single keys of the review desk. They work inside its region alone, never while somebody types, and can be switched off
 * (WCAG 2.1.4).
 */
export function useKeys(region: RefObject<HTMLElement | null>, acts: Readonly<Record<Key, () => void>>) {
  const [isOn, setOn] = useState(() => readPreferences().hasKeys)
  const [isHelpOpen, setHelpOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new claim takes the focus once.
  useEffect(() => region.current?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return
    if (target.closest('input, textarea, select, dialog')) return
    const act = event.key === '?' ? () => setHelpOpen(true) : acts[event.key as Key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const change = (hasKeys: boolean) => {
    setOn(hasKeys)
    keepPreferences({ ...readPreferences(), hasKeys })
  }
  return { isOn, change, isHelpOpen, setHelpOpen, onKeyDown }
}

export function KeyHelp({ keys }: { readonly keys: ReturnType<typeof useKeys> }) {
  const t = useTexts(texts)
  return (
    <>
      <label className="choice no-print">
        <input type="checkbox" checked={keys.isOn} onChange={event => keys.change(event.target.checked)} />
        {t.use}
      </label>
      {keys.isHelpOpen ? (
        <Dialog title={t.title} onClose={() => keys.setHelpOpen(false)}>
          <p>{t.where}</p>
          <dl className="facts">
            {(['a', 'r', 'x', 'j', 'k', 'o'] as const).map(key => (
              <div key={key} className="fact">
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t[key]}</dd>
              </div>
            ))}
            <div className="fact">
              <dt>
                <kbd>?</kbd>
              </dt>
              <dd>{t.help}</dd>
            </div>
          </dl>
          <Button onPress={() => keys.setHelpOpen(false)}>{t.close}</Button>
        </Dialog>
      ) : null}
    </>
  )
}
