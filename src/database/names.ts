/** `closesOn` → `closes_on`: how the database writes the name of a field or object. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** A name as SQL text, quoted. Names come from declarations, never from input. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
