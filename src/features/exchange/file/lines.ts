import iconv from 'iconv-lite'
import { Invalid } from '../../../model/errors.ts'
import type { Encoding } from './encoding.ts'
import { limits } from './limits.ts'

/** The lines of a text with their numbers, the first is 1. Throws Invalid for one without end. */
export async function* readLines(
  parts: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<{ number: number; text: string }> {
  const decoder = iconv.getDecoder(encoding)
  let begun = ''
  let number = 0
  for await (const part of parts) {
    const lines = (begun + decoder.write(part)).split(/\r\n|\n/)
    begun = lines.pop() ?? ''
    for (const text of lines) yield { number: ++number, text }
    if (begun.length > 8 * limits.cellBytes)
      throw new Invalid([{ field: 'file', code: 'importCell', params: { line: number + 1 } }])
  }
  begun += decoder.end() ?? ''
  if (begun) yield { number: ++number, text: begun }
}
