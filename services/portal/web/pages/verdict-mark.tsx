import type { components } from '../generated/api'
import { finalityWords, verdictWords } from '../text/terms'
import { useLanguage } from '../text/text'
import { Mark } from '../ui/notice'

type Standing = components['schemas']['Standing']

/** The verdict of a year in words, with whether it can still change. */
export function VerdictMark({
  standing: { verdict, finality },
}: {
  readonly standing: Pick<Standing, 'verdict' | 'finality'>
}) {
  const language = useLanguage()
  const words = verdictWords[verdict][language]
  return (
    <Mark kind={verdict === 'short' ? 'warn' : verdict === 'compliant' ? 'good' : 'usual'}>
      {finality ? `${words} · ${finalityWords[finality][language]}` : words}
    </Mark>
  )
}
