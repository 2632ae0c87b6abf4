// Runs in the page that a test looks at: findings.ts sends it there. It has the browser's own names, which no other code has.
globalThis.lookAtPage = {
  /** Text and names that are seen or read aloud; what is marked as another language is left out. */
  textsOf() {
    const texts = [document.title]
    const own = document.documentElement.lang
    const walk = element => {
      const lang = element.getAttribute('lang')
      if (lang && lang !== own) return
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-column']) {
        const value = element.getAttribute(name)
        if (value) texts.push(value)
      }
      for (const child of element.childNodes) {
        if (child.nodeType === Node.TEXT_NODE && child.textContent.trim())
          texts.push(child.textContent.trim())
        else if (child instanceof Element && !/^(SCRIPT|STYLE)$/.test(child.tagName)) walk(child)
      }
    }
    walk(document.body)
    return texts
  },

  /** Each finding of axe by its rule and the element. */
  async runAxe(rules) {
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: rules } })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  },

  /** The first of the captions that the player shows; undefined until it has read them. */
  firstCaption() {
    const shown = [...(document.querySelector('video')?.textTracks ?? [])].find(
      each => each.mode === 'showing',
    )
    return shown?.cues?.[0]?.text
  },

  isTooWide() {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth + 1
  },

  /** What can be pressed or filled in; a link within a sentence is as large as its words (WCAG 2.5.8). */
  smallTargets(min) {
    return usable()
      .filter(element => !isInSentence(element))
      .filter(element => {
        const { width, height } = areaOf(element)
        return Math.min(width, height) < min - 0.5
      })
      .map(
        element =>
          `${nameOf(element)} ${Math.round(areaOf(element).width)} x ${Math.round(areaOf(element).height)}`,
      )
  },

  beginTabbing() {
    document.activeElement?.blur()
    getSelection()?.removeAllRanges()
    this.toReach = new Set(usable().filter(element => element.tabIndex >= 0 && !isOtherRadio(element)))
    this.unseen = []
    document.body.tabIndex = -1
    document.body.focus()
    return this.toReach.size
  },

  /** @returns how much is left to be reached */
  noteFocus() {
    const element = document.activeElement
    if (this.toReach.delete(element)) {
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      if (outlineStyle === 'none' || outlineWidth === '0px') this.unseen.push(nameOf(element))
    }
    return this.toReach.size
  },

  endTabbing() {
    document.body.removeAttribute('tabindex')
    return [
      ...[...this.toReach].map(element => `not reached by Tab: ${nameOf(element)}`),
      ...this.unseen.map(name => `its focus is not seen: ${name}`),
    ]
  },
}

const usable = () =>
  [
    ...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary'),
  ].filter(
    element =>
      element.checkVisibility({ visibilityProperty: true }) && !element.disabled && !isOffScreen(element),
  )

/** The link that skips to the content is on the screen while it has the focus. */
const isOffScreen = element => element.getBoundingClientRect().bottom + scrollY < 0

const isInSentence = element =>
  element.localName === 'a' &&
  getComputedStyle(element).display === 'inline' &&
  [...element.parentElement.childNodes].some(
    node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '',
  )

/** A box is ticked by its words too, and a file chosen by them. */
function areaOf(element) {
  const own = element.getBoundingClientRect()
  if (!/^(checkbox|radio|file)$/.test(element.type ?? '') || !element.labels?.[0]) return own
  const label = element.labels[0].getBoundingClientRect()
  return {
    width: Math.max(own.right, label.right) - Math.min(own.left, label.left),
    height: Math.max(own.bottom, label.bottom) - Math.min(own.top, label.top),
  }
}

/** Of a group of radio buttons Tab comes to one. */
const isOtherRadio = element =>
  element.type === 'radio' &&
  !element.checked &&
  [...document.getElementsByName(element.name)].some(
    each => each !== element && (each.checked || each.compareDocumentPosition(element) & 4),
  )

const nameOf = element =>
  `${element.localName} ${(element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 40)}`
