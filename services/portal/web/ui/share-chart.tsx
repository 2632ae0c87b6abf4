import { useId } from 'react'

/** One bar: parts of a whole. */
export interface Share {
  readonly name: string
  readonly parts: readonly number[]
}

const WIDTH = 600
const ROW = 36
const LABEL = 150

/**
 * Bars of shares, one a row, each filled by its parts in order. Parts differ by pattern as well as by colour; the figures stand in
 * the table under it.
 */
export function ShareChart({
  title,
  shares,
  partNames,
}: {
  readonly title: string
  readonly shares: readonly Share[]
  readonly partNames: readonly string[]
}) {
  const id = useId()
  return (
    <figure className="stack-tight">
      <svg
        className="shares"
        viewBox={`0 0 ${WIDTH} ${shares.length * ROW}`}
        role="img"
        aria-labelledby={`${id}-title`}
      >
        <title id={`${id}-title`}>{title}</title>
        {shares.map(({ name, parts }, at) => (
          <g key={name} transform={`translate(0 ${at * ROW})`}>
            <text x={0} y={ROW / 2 + 5}>
              {name}
            </text>
            {segmentsOf(parts).map(({ part, x, width }) => (
              <rect key={part} className={`part-${part}`} x={x} y={6} width={width} height={ROW - 12} />
            ))}
          </g>
        ))}
      </svg>
      <figcaption className="row small">
        {partNames.map((name, at) => (
          <span key={name} className="row">
            <svg className="shares key" viewBox="0 0 16 16" aria-hidden="true">
              <rect className={`part-${at}`} width={16} height={16} />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function segmentsOf(parts: readonly number[]) {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  let x = LABEL
  return parts.map((size, part) => {
    const width = whole === 0 ? 0 : (size / whole) * (WIDTH - LABEL)
    const segment = { part, x, width }
    x += width
    return segment
  })
}
