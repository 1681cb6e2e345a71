import type { FastifyRequest } from 'fastify'
import { Invalid, Malformed, type Problem } from '../model/index.ts'

/** The parameters behind `?`, in order, each name and value decoded. */
export type Parameters = readonly (readonly [name: string, value: string])[]

/** The parameters of a request. Read here and not by the router, whose readers may not refuse. */
export const parametersOf = ({ query }: FastifyRequest): Parameters =>
  parseParameters((query as { text?: string }).text ?? '')

/** Reads a query string. Throws Malformed where it is not percent-encoded UTF-8. */
function parseParameters(text: string): Parameters {
  if (!text) return []
  return text
    .split('&')
    .filter(Boolean)
    .map(part => {
      const at = part.indexOf('=')
      return [decode(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : decode(part.slice(at + 1))] as const
    })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Malformed('malformedQuery')
  }
}

/** The parameters by name. Throws Invalid for each that is not known or given twice. */
export function knownParameters<Name extends string>(
  parameters: Parameters,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const problems: Problem[] = []
  const found: Partial<Record<Name, string>> = {}
  for (const [name, value] of parameters) {
    const match = known.find(each => each === name)
    if (!match) problems.push({ field: name, code: 'unknownParameter', params: { known: known.join(', ') || '–' } })
    else if (match in found) problems.push({ field: name, code: 'parameterTwice' })
    else found[match] = value
  }
  if (problems.length) throw new Invalid(problems)
  return found
}
