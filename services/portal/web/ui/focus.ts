import { type RefObject, useEffect } from 'react'

/**
 * Keeps the focus near where it was when the element that had it is taken off the page, as by a card that is drawn
 * again after its button did its work. Without this the browser puts it on the body, and keys start from the top.
 */
export function useFocusKept(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = region.current
    if (!element) return
    // The element that has the focus, then all that it stands in, up to the region.
    let path: readonly HTMLElement[] = []
    const remember = ({ target }: FocusEvent) => {
      path = pathTo(target as HTMLElement, element)
    }
    const keep = () => {
      const [focused] = path
      if (document.activeElement !== document.body || !focused || focused.isConnected) return
      const nearest = path.find(each => each.isConnected) ?? element
      if (nearest.tabIndex < 0) nearest.tabIndex = -1
      nearest.focus({ preventScroll: true })
    }
    const observer = new MutationObserver(keep)
    observer.observe(element, { childList: true, subtree: true })
    element.addEventListener('focusin', remember)
    return () => {
      observer.disconnect()
      element.removeEventListener('focusin', remember)
    }
  }, [region])
}

function pathTo(target: HTMLElement, region: HTMLElement): readonly HTMLElement[] {
  const path: HTMLElement[] = []
  for (let at: HTMLElement | null = target; at; at = at.parentElement) {
    path.push(at)
    if (at === region) break
  }
  return path
}
