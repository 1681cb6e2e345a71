import { buffer } from 'node:stream/consumers'
import type { Answer } from '../../feature.ts'

/** The whole of what an answer carries. */
export async function textOf(content: Answer['content']): Promise<string> {
  if (content === undefined || typeof content === 'string') return content ?? ''
  return (Buffer.isBuffer(content) ? content : await buffer(content)).toString()
}
