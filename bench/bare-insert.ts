import { companyCore, newId } from '../src/model/index.ts'
import { inventPerson, type Person } from './invention.ts'
import type { Random } from './random.ts'
import type { Statement } from './record.ts'

/** From where a request came, and who takes it. */
export interface Origin {
  source: string
  owner: string
}

/** The body of a request that makes a lead. */
export const leadInput = (who: Person, { source, owner }: Origin) => ({
  lastName: who.lastName,
  firstName: who.firstName,
  middleName: who.middleName,
  ...(who.companyName ? { companyName: who.companyName } : {}),
  phones: [{ value: who.phone, type: 'mobile', primary: true }],
  emails: [{ value: who.email, type: 'personal', primary: true }],
  interest: who.wish,
  source,
  owner,
})

/** Numbers of the people who are made up while measuring: not those that were loaded, nor those of another run. */
let latest = 10_000_000 + (Math.floor(Date.now() / 1000) % 800) * 1_000_000

export const newcomer = (random: Random): Person => inventPerson(random, ++latest)

/**
 * What must be in the database when a lead has been made – the record, its history, its keys and its event – as one
 * statement written by hand, with nothing checked, nothing given back and no more columns than have values.
 */
export function bareInsert(who: Person, { source, owner }: Origin): Statement {
  const { primary: _, ...phone } = { value: who.phone, type: 'mobile', primary: true }
  const name = `${who.lastName} ${who.firstName} ${who.middleName}`
  const [id, change] = [newId(), newId()]
  const phones = JSON.stringify([{ ...phone, primary: true }])
  const emails = JSON.stringify([{ value: who.email, type: 'personal', primary: true }])
  const words = [name, who.companyName, who.phone.slice(1), who.email, who.wish].filter(Boolean).join(' ')
  const after = JSON.stringify({ ...leadInput(who, { source, owner }), name, status: 'new' })
  return {
    text: `
      with record as (
        insert into lead (id, custom, search_text, name, last_name, first_name, middle_name, company_name, phones, emails, interest, source, owner, status)
        values ($1, '{}', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'new')),
      keys as (
        insert into match_key (kind, value, object, record_id)
        select kind, value, 'lead', $1 from (values ('phone', $13), ('email', $14), ('companyName', $17)) known(kind, value) where value is not null),
      history as (
        insert into change (id, object, record_id, version, kind, channel, after) values ($15, 'lead', $1, 1, 'created', 'api', $16))
      insert into event (change_id, object, record_id) values ($15, 'lead', $1)`,
    values: [
      id,
      words.toLowerCase().replaceAll('ё', 'е'),
      name,
      who.lastName,
      who.firstName,
      who.middleName,
      who.companyName,
      phones,
      emails,
      who.wish,
      source,
      owner,
      who.phone,
      who.email,
      change,
      after,
      who.companyName && companyCore(who.companyName),
    ],
  }
}
