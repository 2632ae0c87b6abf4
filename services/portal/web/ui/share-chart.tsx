/** One bar: parts of a whole. */
export interface Share {
  readonly name: string
  readonly parts: readonly number[]
}

/** Bars of shares, one a row, each filled by its parts in the order of the key. The figures stand in the table under it. */
export function ShareChart({
  title,
  shares,
  partNames,
}: {
  readonly title: string
  readonly shares: readonly Share[]
  readonly partNames: readonly string[]
}) {
  return (
    <figure className="shares" aria-label={title}>
      {shares.map(({ name, parts }) => (
        <div key={name} className="share">
          <span aria-hidden="true">{name}</span>
          <svg
            viewBox="0 0 100 1"
            preserveAspectRatio="none"
            role="img"
            aria-label={wordsOf(name, parts, partNames)}
          >
            {segmentsOf(parts).map(({ part, x, width }) => (
              <rect key={part} className={`part-${part}`} x={x} y={0} width={width} height={1} />
            ))}
          </svg>
        </div>
      ))}
      <figcaption className="row small">
        {partNames.map((name, at) => (
          <span key={name} className="row">
            <svg className="key" viewBox="0 0 1 1" aria-hidden="true">
              <rect className={`part-${at}`} width={1} height={1} />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

const wordsOf = (name: string, parts: readonly number[], partNames: readonly string[]): string =>
  `${name}: ${parts.map((size, at) => `${partNames[at]} ${size}`).join(', ')}`

function segmentsOf(parts: readonly number[]) {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  let x = 0
  return parts.map((size, part) => {
    const width = whole === 0 ? 0 : (size / whole) * 100
    const segment = { part, x, width }
    x += width
    return segment
  })
}
