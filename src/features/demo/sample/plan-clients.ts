import { wholeName } from '../../../model/index.ts'
import { latinName } from '../people.ts'
import type { Draft } from './plan.ts'

export interface SampleContact {
  id: string
  name: string
  company: { id: string; name: string } | null
}

/** How many of the people are met as contacts already; the others come as leads. */
const contactCount = 16
/** Of them, so many buy for themselves. */
const privateCount = 4

/** Companies, the people in them, and a few who buy for themselves. */
export function planClients(draft: Draft): SampleContact[] {
  const { words, owner, chance } = draft
  const companies = words.companies.map(([name, industry, city], at) => ({
    name,
    id: draft.add('company', {
      name,
      industry,
      owner,
      phones: [{ value: words.phone(at), type: 'work' }],
      site: `https://${latinName(name.replace(/^[А-Я]{2,3} /u, '')) || 'company'}.example/`,
      address: { country: words.country, city, street: words.street, building: String(chance.between(1, 90)) },
      employees: chance.between(5, 240),
      tags: [words.tag],
    }),
  }))
  return words.people.slice(0, contactCount).map(([lastName, firstName], at) => {
    const company = at < contactCount - privateCount ? (companies[at] ?? null) : null
    const id = draft.add('contact', {
      lastName,
      firstName,
      owner,
      company: company?.id ?? null,
      position: company && chance.pick(words.positions),
      phones: [{ value: words.phone(20 + at), type: 'mobile' }],
      emails: [`${latinName(firstName)}.${latinName(lastName)}@mail.example`],
      tags: [words.tag],
      ...(at === 2 && { remember: words.remember }),
    })
    return { id, name: wholeName({ lastName, firstName }, draft.language), company }
  })
}
