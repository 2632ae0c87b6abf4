import { useId } from 'react'

/** Hours against what is asked for: a bar with its figures in words. */
export function Bar({
  label,
  value,
  of,
  words,
}: {
  readonly label: string
  readonly value: number
  readonly of: number
  readonly words: string
}) {
  const id = useId()
  return (
    <div className={value >= of ? 'bar full' : 'bar'}>
      <span className="row between">
        <span id={id}>{label}</span>
        <span className="number">{words}</span>
      </span>
      <progress aria-labelledby={id} max={of} value={Math.min(value, of)} />
    </div>
  )
}
