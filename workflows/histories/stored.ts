import { temporal } from '@temporalio/proto'

/**
 * A history as a JSON file, and back. Temporal's own pair (`historyToJSON`) breaks where npm installs two copies of
 * protobufjs, as it does here.
 */
type History = temporal.api.history.v1.IHistory

const { History } = temporal.api.history.v1

/** Without the traces of stacks, which name folders of the machine that recorded it. */
export const textOf = (history: History): string => {
  const said = History.toObject(History.fromObject(history), { longs: String, bytes: String, enums: String })
  return `${JSON.stringify(said, (key, value) => (key === 'stackTrace' ? '' : value), 1)}\n`
}

export const historyOf = (text: string): History => History.fromObject(JSON.parse(text))
