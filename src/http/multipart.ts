import type { FastifyRequest } from 'fastify'
import type { Part } from '../features/feature.ts'
import { Invalid, Malformed, type Problem } from '../model/index.ts'

export interface Allowed {
  /** Of one file. */
  maxBytes: number
  /** Names of the parts that the operation knows. */
  known: readonly string[]
}

/**
 * Parts of a multipart body, in order. Throws Invalid for those that are not known or given twice, Malformed for a body
 * that is no such body, and what answers 413 when a file is larger than `maxBytes`, 415 for another type.
 */
export async function readParts(request: FastifyRequest, { maxBytes, known }: Allowed): Promise<Part[]> {
  const parts = await collect(request, maxBytes).catch((error: unknown) => {
    throw isRefusal(error) ? error : new Malformed('malformed')
  })
  const problems = parts.flatMap(({ name }, i): Problem[] => {
    if (!known.includes(name)) return [{ field: name, code: 'unknownField' }]
    return parts.findIndex(part => part.name === name) < i ? [{ field: name, code: 'partTwice' }] : []
  })
  if (problems.length) throw new Invalid(problems)
  return parts
}

async function collect(request: FastifyRequest, maxBytes: number): Promise<Part[]> {
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

/** Fastify says by a code what it refuses; what the reader of the parts trips over is a plain error. */
const isRefusal = (error: unknown): boolean => error instanceof Error && 'code' in error
