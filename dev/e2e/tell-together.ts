/**
 * Tells stories at the same time, since most of each is waiting for a clock; each is a test of its own.
 *
 * @param open what they all happen in, before any begins; awaited once
 */
export function tellTogether<World>(
  open: () => Promise<World>,
  stories: Readonly<Record<string, (world: World) => Promise<void>>>,
): void {
  const told = new Map<string, Promise<void>>()

  beforeAll(async () => {
    const world = await open()
    for (const [name, tell] of Object.entries(stories)) {
      const telling = tell(world)
      // A story that fails early is reported by its own test, not as a rejection that nobody handled.
      telling.catch(() => undefined)
      told.set(name, telling)
    }
  })

  for (const name of Object.keys(stories)) test(name, async () => told.get(name))
}
