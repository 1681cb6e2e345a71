import type { Part } from './feature.ts'

export const isMultipart = (contentType: string): boolean => /^\s*multipart\/form-data\b/i.test(contentType)

/** Parts of a multipart body that lies in memory, in order (RFC 7578). Rejects where it is broken off or damaged. */
export async function readMultipart(bytes: Buffer, contentType: string): Promise<Part[]> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  return Promise.all(
    [...form].map(async ([name, value]): Promise<Part> => {
      if (typeof value === 'string') return { name, value }
      return { name, file: { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) } }
    }),
  )
}

/** A file field in which nothing was chosen is sent all the same, without name and bytes. */
export const isChosen = ({ file }: Part): boolean => file !== undefined && (file.name !== '' || file.bytes.length > 0)
