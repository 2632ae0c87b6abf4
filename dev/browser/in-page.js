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
}
