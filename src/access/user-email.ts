import { emailType } from '../model/fields/email.ts'

const reading = { country: 'RU', currency: 'RUB', timeZone: 'UTC' }

/** An address as users' addresses are stored, so that any way of writing it finds the account; `null` where it is none. */
export const readEmail = (text: string): string | null => emailType.parse(text, {}, () => {}, reading) ?? null
