import { type DragEvent, useId, useState } from 'react'
import { useTexts } from '../text/text'

const texts = {
  choose: { zh: '选择文件', en: 'Choose a file' },
  drop: { zh: '或把文件拖到这里', en: 'or drop it here' },
}

interface FileChoiceProps {
  readonly label: string
  readonly hint?: string
  readonly accept?: string
  readonly isMany?: boolean
  /** Why no file can be given now. */
  readonly because?: string | null | undefined
  readonly onChoose: (files: readonly File[]) => unknown
}

/** Files, chosen from the device or dropped on it. */
export function FileChoice({ label, hint, accept, isMany = false, because, onChoose }: FileChoiceProps) {
  const t = useTexts(texts)
  const id = useId()
  const [isOver, setOver] = useState(false)
  const take = (files: FileList | null) => {
    // A list of files is emptied with its input: it is copied first.
    const all = [...(files ?? [])]
    if (all.length > 0) void onChoose(isMany ? all : all.slice(0, 1))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!because) take(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way beside the button.
    <div
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span id={`${id}-label`} className="legend">
        {label}
      </span>
      {hint ? (
        <span id={`${id}-hint`} className="soft small">
          {hint}
        </span>
      ) : null}
      {because ? (
        <p>{because}</p>
      ) : (
        <div className="row">
          <input
            id={id}
            className="unseen"
            type="file"
            accept={accept}
            multiple={isMany}
            aria-labelledby={`${id}-label`}
            aria-describedby={hint ? `${id}-hint` : undefined}
            onChange={event => {
              take(event.target.files)
              // The same file can be chosen again once it was corrected.
              event.target.value = ''
            }}
          />
          <label htmlFor={id} className="button">
            {t.choose}
          </label>
          <span className="soft small">{t.drop}</span>
        </div>
      )}
    </div>
  )
}
