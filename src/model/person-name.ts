/** The parts in which a person's name may be given. */
interface NameParts<Part = unknown> {
  lastName?: Part
  firstName?: Part
  middleName?: Part
}

/** In which order the parts are written: «Фамилия Имя Отчество», but “Grace Mary Holloway”. */
const orders = {
  ru: ['lastName', 'firstName', 'middleName'],
  en: ['firstName', 'middleName', 'lastName'],
} as const

const isPart = (name: string): boolean => orders.ru.some(part => part === name)

/** A name whole, from the parts of it that are known; empty where none is. */
export const wholeName = (parts: NameParts, language: keyof typeof orders): string =>
  orders[language]
    .map(part => parts[part])
    .filter(part => part && typeof part === 'string')
    .join(' ')

/** Names of fields, with those of a name's parts in the order in which it is written, in the places they have. */
export function inOrderOfName(fields: readonly string[], language: keyof typeof orders): string[] {
  const parts: string[] = orders[language].filter(part => fields.includes(part))
  return fields.map(field => (isPart(field) ? (parts.shift() ?? field) : field))
}
