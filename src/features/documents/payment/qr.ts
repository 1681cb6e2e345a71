import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** The squares of a code, with the four white ones around it that readers need: `true` is dark. */
export function qrSquares(content: Uint8Array | string): boolean[][] {
  return encode(typeof content === 'string' ? content : [...content], { ecc: 'M', border: 4 }).data
}

/** A code as SVG, dark on white. */
export function qrSvg(content: Uint8Array | string): string {
  const squares = qrSquares(content)
  const path = squares.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  const size = squares.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
}

/** A code as PNG in shades of grey, for Word, which draws no SVG everywhere. */
export function qrPng(content: Uint8Array | string, pixelsPerSquare = 8): Uint8Array {
  const squares = qrSquares(content)
  const size = squares.length * pixelsPerSquare
  const rows = Buffer.alloc((size + 1) * size, 255)
  for (let y = 0; y < size; y++) {
    const at = y * (size + 1)
    // Each row begins with its filter: none.
    rows[at] = 0
    for (let x = 0; x < size; x++)
      if (squares[Math.floor(y / pixelsPerSquare)]?.[Math.floor(x / pixelsPerSquare)]) rows[at + 1 + x] = 0
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  // 8 bits, grey, and the only ways of compression, filtering and interlacing that there are.
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** PNG (RFC 2083), 3.2: length, type, data, checksum of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  const sum = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
