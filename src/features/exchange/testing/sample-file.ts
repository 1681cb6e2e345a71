import { readFileSync } from 'node:fs'
import type { Json } from '../../../model/index.ts'
import type { Part } from '../../feature.ts'

/** A file of the sample data. */
export const sampleFile = (name: string): Buffer =>
  readFileSync(new URL(`../../../../demo/data/${name}`, import.meta.url))

/** The parts of a request that brings in a file. */
export const filePart = (
  object: string,
  name: string,
  content: Buffer | string,
  more: Record<string, Json> = {},
): Part[] => [
  { name: 'file', file: { name, type: 'text/csv', bytes: Buffer.from(content) } },
  { name: 'object', value: object },
  ...Object.entries(more).map(([part, value]) => ({ name: part, value: JSON.stringify(value) })),
]
