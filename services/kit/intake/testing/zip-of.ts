import { deflateRawSync } from 'node:zlib'

/** A part of an archive for a test: its bytes, or how they are packed; and what it says of itself, where that is a lie. */
export interface Part {
  readonly name: string
  readonly bytes?: Buffer
  readonly packed?: Buffer
  readonly saidBytes?: number
  /** It lies where the first part lies. */
  readonly sharesFirst?: boolean
}

/** A ZIP archive of these parts, honest or not. */
export function zipOf(parts: readonly Part[]): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const {
    name,
    bytes = Buffer.alloc(0),
    packed = deflateRawSync(bytes),
    saidBytes,
    sharesFirst,
  } of parts) {
    const isNew = !sharesFirst || local.length === 0
    const header = headerOf(name, packed.length, saidBytes ?? bytes.length)
    directory.push(entryOf(header, name, isNew ? at : 0))
    if (!isNew) continue
    local.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, Buffer.from(name), packed]))
    at += local.at(-1)!.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, listed, end])
}

const DEFLATED = 8

/** Version, flags, method, time, checksum (nobody looks), sizes, lengths of name and extra. */
function headerOf(name: string, packedBytes: number, bytes: number): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(DEFLATED, 4)
  header.writeUInt32LE(packedBytes, 14)
  header.writeUInt32LE(bytes, 18)
  header.writeUInt16LE(Buffer.byteLength(name), 22)
  return header
}

function entryOf(header: Buffer, name: string, at: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(at, 10)
  return Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    Buffer.from([20, 0]),
    header,
    rest,
    Buffer.from(name),
  ])
}
