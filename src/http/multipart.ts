import type { FastifyRequest } from 'fastify'
import type { Part } from '../features/feature.ts'

/** Parts of a multipart body, in order. Throws what answers 413 when a file is larger than `maxBytes`, 415 for another type. */
export async function readParts(request: FastifyRequest, maxBytes: number): Promise<Part[]> {
  const parts: Part[] = []
  const limits = { fileSize: maxBytes, files: 5, fields: 50, fieldSize: 1_000_000, parts: 55 }
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') parts.push({ name: part.fieldname, value: String(part.value) })
    else
      parts.push({
        name: part.fieldname,
        file: { name: part.filename ?? '', type: part.mimetype, bytes: await part.toBuffer() },
      })
  }
  return parts
}
