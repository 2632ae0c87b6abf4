/** Readings of a test: one that is honest, and those that cost too much. */
export const double = ({ bytes }: { bytes: Uint8Array }): number => bytes.length * 2

export function neverEnds(): void {
  while (true) Math.random()
}

export function fillsMemory(): number {
  const held: string[][] = []
  while (true) held.push(Array.from({ length: 1_000 }, (_, i) => `${held.length} ${i}`))
}

export function fails(): void {
  throw new Error('a fault of ours')
}

export const environment = (): string[] => Object.keys(process.env)
