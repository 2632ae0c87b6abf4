import { pdfOf } from '../../services/claim/src/testing/sample-files'

/** A black square on white, 64 x 64, as an office scanner keeps it (JPEG 2000, lossless). */
const JPEG_2000 = Buffer.from(
  'AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAAQAAAAEAAAQcHAAAAAAAPY29scgEAAAAAABEAAAKvanAyY/9P/1EAKQAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAAAQcBAf9SAAwAAAABAAEEBAAB/1wAB0BASEhQ/2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS40/5AACgAAAAACOgAB/5Pfhs+AKSJJ7eQRpSlBmjzUxf2E/BdNGf6nTAdNm5Ev1ES6dNV0oFvAhCSqtkIsE5tAAAABg4S+3REb9FKX7edgAMABf8AAkAKHZgBQAZN5gBPnDcUZrMzMzMzMzMuNAo7GfQM1mZmZmZmZmbMKfJdYTpmAAYSEsfJSgMI75TCQlsUuADCO+UwkJbFLgAwjvlMJCWxS4AMI75TCQlsUuADCOcx5GW1nAAMI0tsiu7vNIAAGEhLFoQoDCO+UwkJbFLgAwjvlMJCWxS4AMI75TCQlsUuADCO+UwkJbFLgAwjnMeRltZwADCNLbH4M4ctWlkAAwkJYtCFAYR3ymEhLYpcAGEd8phIS2KXABhHfKYSEtilwAYR3ymEhLYpcAGEc5jyMtil3AcRpbYxtmjpYAAAYSEsu0QAYR3ymEhLYpcAGEd8phIS2KXABhHfKYSEtilwAYR3ymEhLYpcAGEd8phIS2KXABhIS/kAeAAAAwkJZdogAwjvlMJCWxS4AMI75TCQlsUuADCO+UwkJbFLgAwjvlMJCWxS4AMI75TCQlsUuADCQl8/A+n4G0PtDAI9OALtFitVuP5BLpBF2pEBgJQpf0kB/RGWGLWzyiQ+2DYbDYa2eDDd5vm+b5wCo1IK26+b5v7X0grbr5vm/LkNIWMzGRJ2sqEAuleelUrjCPr/RnFPyIwhjVHyw5xSCOXvro75TCNMKRjzFOI1IUieYpxGnJNu34ybz1qzjfPAP/9k=',
  'base64',
)
/** The same square, coded as a fax does (ITU-T T.6), which a generic region of JBIG2 takes as it is. */
const FAX = Buffer.from('26a0786ffffffc8a17fffffffffffffffffffffffffffffffffffffffffffffff8ffff001001', 'hex')
/** 48 x 24, its left half black, with the note of a phone that was held upright: turn it by 90 degrees. */
export const TURNED_PHOTO = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAYADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAgH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwDMAAFOpiU6AACYgAFOgAAD/9k=',
  'base64',
)

const uint32 = (value: number): number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
]

/** The page and its one region (ISO/IEC 14492 7.4.8 and 7.4.6). */
function jbig2Of(fax: Buffer, side: number): Buffer {
  const segment = (number: number, type: number, data: readonly number[]) => [
    ...uint32(number),
    ...[type, 0, 1],
    ...uint32(data.length),
    ...data,
  ]
  const page = [...uint32(side), ...uint32(side), ...uint32(0), ...uint32(0), 0, 0, 0]
  const region = [...uint32(side), ...uint32(side), ...uint32(0), ...uint32(0), 0, 1, ...fax]
  return Buffer.from([...segment(0, 48, page), ...segment(1, 38, region)])
}

function scanOf(image: Buffer, filter: string, bits: number): Buffer {
  const content = 'q 400 0 0 400 60 300 cm /Im0 Do Q\n'
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    `<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent ${bits} /Filter /${filter} /Length ${image.length} >>\nstream\n${image.toString('latin1')}\nendstream`,
  ])
}

/** Scans as offices send them: what a browser's own decoders do not know. */
export const jbig2Scan = (): Buffer => scanOf(jbig2Of(FAX, 64), 'JBIG2Decode', 1)
export const jpeg2000Scan = (): Buffer => scanOf(JPEG_2000, 'JPXDecode', 8)
