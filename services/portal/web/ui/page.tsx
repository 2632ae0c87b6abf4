import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTexts } from '../text/text'
import { useFocusKept } from './focus'

const texts = {
  site: { zh: '温州继续教育网', en: 'Wenzhou Continuing Education' },
  crumbs: { zh: '当前位置', en: 'You are here' },
  home: { zh: '首页', en: 'Home' },
}

export interface Crumb {
  readonly title: string
  readonly to: string
}

interface PageProps {
  readonly title: string
  /** The pages above it, from the start page down. */
  readonly crumbs?: readonly Crumb[]
  readonly children: ReactNode
}

/** The frame of each page: its way, its heading, which takes the focus when the page is opened, and its title. */
export function Page({ title, crumbs, children }: PageProps) {
  const t = useTexts(texts)
  const heading = useRef<HTMLHeadingElement>(null)
  const content = useRef<HTMLElement>(null)
  useFocusKept(content)
  useEffect(() => {
    document.title = `${title} - ${t.site}`
  }, [title, t.site])
  useEffect(() => {
    // The first page of a visit leaves the focus where the browser has it.
    if (history.length > 1 || performance.now() > 5_000) heading.current?.focus()
  }, [])
  return (
    <main ref={content} className="page" id="content" tabIndex={-1}>
      {crumbs ? (
        <nav className="crumbs" aria-label={t.crumbs}>
          <ol>
            <li>
              <Link to="/">{t.home}</Link>
            </li>
            {crumbs.map(crumb => (
              <li key={crumb.to}>
                <Link to={crumb.to as '/'}>{crumb.title}</Link>
              </li>
            ))}
            <li aria-current="page">{title}</li>
          </ol>
        </nav>
      ) : null}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  )
}
