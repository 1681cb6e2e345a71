import type { JsonObject } from '../../../model/index.ts'
import { noStep, type Step } from '../tasks/next-step.tsx'

/** What is written down while somebody is on the phone. */
export interface Draft {
  phone: string
  name: string
  email: string
  companyName: string
  interest: string
  source: string | null
  step: Step
}

export const empty: Draft = {
  phone: '',
  name: '',
  email: '',
  companyName: '',
  interest: '',
  source: null,
  step: noStep,
}

/** What of a draft stands under another name in the record. */
const written = { phones: 'phone', emails: 'email' } as const

/** Fields that a manager asks for on the phone and that are empty yet. */
export const unfinished = (draft: Draft): string[] =>
  (['phones', 'name', 'emails', 'interest'] as const).filter(
    field => !draft[field === 'phones' || field === 'emails' ? written[field] : field].trim(),
  )

/** Fields whose words the server refused and that a lead can do without: they can be kept as they were said. */
export function doubtful(draft: Draft, wrong: Record<string, string>): (keyof typeof written)[] {
  const refused = Object.keys(wrong)
  const fields = (['phones', 'emails'] as const).filter(field => field in wrong)
  const others = refused.filter(field => field !== 'phones' && field !== 'emails')
  return others.length || (fields.includes('phones') && !draft.name.trim()) ? [] : fields
}

/** Without a name it is an interest, to be verified: a lead is a person one can call by his name. */
export const kindOf = (draft: Draft): 'lead' | 'interest' => (draft.name.trim() ? 'lead' : 'interest')

/** The record to make. What the server would refuse stands in words as it was said (`asSaid`: fields and their labels). */
export function recordOf(draft: Draft, owner: string, asSaid: Record<string, string>): JsonObject {
  const { phone, name, email, companyName, interest, source } = draft
  const filled: JsonObject = { owner, ...(source ? { source } : {}) }
  if (phone.trim() && !asSaid.phones) filled.phones = [phone.trim()]
  if (email.trim() && !asSaid.emails) filled.emails = [email.trim()]
  const said = Object.entries(asSaid).map(([field, label]) => `${label}: ${field === 'phones' ? phone : email}`)
  const words =
    kindOf(draft) === 'lead'
      ? { name, companyName, interest, comment: said.join('\n') }
      : { companyName, message: [interest, ...said].join('\n') }
  for (const [field, text] of Object.entries(words)) if (text.trim()) filled[field] = text.trim()
  return filled
}
