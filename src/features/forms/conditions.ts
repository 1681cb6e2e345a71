import type { FormCondition } from '../channel.ts'

interface Asked {
  name: string
  when?: FormCondition
}

/**
 * Which fields are asked, given what is filled in. A condition on a field that is not asked itself does not hold; one on a field
 * that the form does not have, or that stands later, always does: better a field too many than one that nobody can reach.
 */
export function askedFields<Field extends Asked>(fields: readonly Field[], values: Record<string, string>): Field[] {
  const before = new Map<string, boolean>()
  return fields.filter(({ name, when }) => {
    const isAsked = !when || !before.has(when.field) || (before.get(when.field) === true && isMet(when, values))
    before.set(name, isAsked)
    return isAsked
  })
}

const isMet = ({ field, is }: FormCondition, values: Record<string, string>): boolean =>
  is.includes(values[field] ?? '')
