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
  /** Why no file can be given now. */
  readonly because?: string | null | undefined
  readonly onChoose: (file: File) => unknown
}

/** A file, chosen from the device or dropped on the page. */
export function FileChoice({ label, hint, accept, because, onChoose }: FileChoiceProps) {
  const t = useTexts(texts)
  const id = useId()
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file && !because) void onChoose(file)
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
      <span className="legend">{label}</span>
      {hint ? (
        <span id={`${id}-hint`} className="soft small">
          {hint}
        </span>
      ) : null}
      {because ? (
        <p>{because}</p>
      ) : (
        <div className="row">
          <FileButton
            label={t.choose}
            of={label}
            described={hint ? `${id}-hint` : undefined}
            accept={accept}
            onFile={file => void onChoose(file)}
          />
          <span className="soft small">{t.drop}</span>
        </div>
      )}
    </div>
  )
}

interface FileButtonProps {
  readonly label: string
  /** Of what, where its own words do not say it. */
  readonly of?: string | undefined
  readonly described?: string | undefined
  readonly accept?: string | undefined
  readonly onFile: (file: File) => void
}

/** The platform's own chooser of a file, as a button. */
export function FileButton({ label, of, described, accept, onFile }: FileButtonProps) {
  return (
    <label className="button file">
      {label}
      <input
        type="file"
        className="unseen"
        accept={accept}
        aria-label={of && `${label}：${of}`}
        aria-describedby={described}
        onChange={event => {
          const file = event.target.files?.[0]
          // The same file can be chosen again once it was corrected.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </label>
  )
}
