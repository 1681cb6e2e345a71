import { Invalid } from '../../../model/index.ts'

/** Beyond this a picture is a bomb, or was never meant for a page. */
const mostPixels = 40_000_000
const mostBytes = 10_000_000

/** The pictures of a document, by the path under which its drawing names them. */
export class Pictures {
  readonly files = new Map<string, Uint8Array>()

  /** Throws Invalid where it is neither PNG nor JPEG, or too large. `field` is where it came from. */
  add(picture: Uint8Array | null, field: string): string | null {
    if (!picture) return null
    const kind = kindOf(picture)
    if (!kind) throw new Invalid([{ field, code: 'documentPicture' }])
    const [width, height] = sizeOf(picture, kind)
    if (picture.length > mostBytes || width * height > mostPixels || !width || !height)
      throw new Invalid([{ field, code: 'documentPictureLarge', params: { max: mostPixels / 1_000_000 } }])
    for (const [path, known] of this.files) if (known === picture) return path
    const path = `/pictures/${this.files.size}.${kind}`
    this.files.set(path, picture)
    return path
  }
}

export type PictureKind = 'png' | 'jpg'

export function kindOf(picture: Uint8Array): PictureKind | null {
  const begins = (...bytes: number[]) => bytes.every((byte, at) => picture[at] === byte)
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  return begins(0xff, 0xd8, 0xff) ? 'jpg' : null
}

/** Width and height in pixels, as its head says; noughts where it says none. */
export function sizeOf(picture: Uint8Array, kind: PictureKind): [number, number] {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength)
  if (kind === 'png') return picture.length < 24 ? [0, 0] : [view.getUint32(16), view.getUint32(20)]
  for (let at = 2; at + 9 < picture.length; ) {
    if (picture[at] !== 0xff) return [0, 0]
    const marker = picture[at + 1] ?? 0
    // A start of frame carries the size; 0xC4, 0xC8 and 0xCC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return [view.getUint16(at + 7), view.getUint16(at + 5)]
    at += 2 + view.getUint16(at + 2)
  }
  return [0, 0]
}
