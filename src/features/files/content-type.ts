/** First bytes of the few types that are safe to show in a page; everything else is handed over for saving. */
const signatures: [type: string, at: number, bytes: readonly number[]][] = [
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', 0, [0x25, 0x50, 0x44, 0x46]],
]

/** A ZIP archive with the main part of a Word document in it (ECMA-376): what has it is told to mail programs and telephones as Word. */
const word = {
  type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  begins: Buffer.from([0x50, 0x4b, 0x03, 0x04]),
  part: Buffer.from('word/document.xml'),
}

const isWord = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(word.begins) && bytes.includes(word.part)

/** The type of a file by its content. What the sender called it is not believed. */
export function contentType(bytes: Buffer): string {
  const known = signatures.find(([, at, magic]) => magic.every((byte, i) => bytes[at + i] === byte))
  return known?.[0] ?? (isWord(bytes) ? word.type : 'application/octet-stream')
}
