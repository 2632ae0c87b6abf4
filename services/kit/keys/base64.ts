/** Bytes as text of JSON, or as a value of `decode($n, 'base64')`: Prisma sends no array of bytes. */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export const bytesOfBase64 = (text: string): Buffer => Buffer.from(text, 'base64')
