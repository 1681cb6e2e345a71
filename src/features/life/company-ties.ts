import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { withOpened } from '../../records/opened.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { type CompanyNamed, findCompanies, findCompany, type KnownCompany } from '../company-known.ts'
import type { Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { lockRow } from './lock.ts'
import { tellColleagues } from './same-company.ts'

/** Two managers never work one company without knowing it, whatever way the lead came: by hand, by a request, from a list. */
export const tieNewLead: Reaction = {
  on: ['lead.created'],
  async react(ctx, event) {
    const { company, companyName, inn } = event.after
    if (company || companyName || inn) await followCompany(ctx, event)
  },
  // Few of a list are from a company that has a card: the leads of the others are not read.
  async concerns(ctx, events) {
    const known = await findCompanies(
      ctx,
      events.map(({ after }) => companyIn(after)),
    )
    return events.filter((event, at) => event.after.company || !listOf(event) || known[at])
  },
}

/** A lead that says which company it is from is tied to that company's card; the owner of the card is told, once. */
export async function followCompany(ctx: Context, event: RecordEvent): Promise<void> {
  const { company, companyName, inn, owner } = event.after
  if (company) await tellCompanyOwner(ctx, event, String(company))

  const isToTie = !company && (companyName || inn)
  const isTaken = owner && !event.before.owner && !listOf(event)
  const lead = isToTie || isTaken ? await findRecord(ctx, 'lead', event.record) : null
  if (!lead) return
  const tied = isToTie ? await tieToCompany(ctx, lead) : lead
  if (isTaken) await tellColleagues(ctx, tied)
}

async function tieToCompany(ctx: Context, lead: RecordJson): Promise<RecordJson> {
  if (lead.company) return lead
  const company = await findCompany(ctx, companyIn(await withOpened(ctx, 'lead', lead)))
  // That the tie is there now is an event of its own, by which the owner is told.
  return company ? updateRecord(ctx, 'lead', lead.id, { company: company.id }, { version: lead.version }) : lead
}

const companyIn = ({ inn, companyName }: { [field: string]: unknown }): CompanyNamed => ({
  inn: textOf(inn),
  name: textOf(companyName),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

async function tellCompanyOwner(ctx: Context, event: RecordEvent, companyId: string): Promise<void> {
  const company = await findRecord(ctx, 'company', companyId)
  if (!company) return
  const known: KnownCompany = { id: company.id, name: String(company.name), owner: textOf(company.owner) }
  const told = ownerOrHead(ctx, known.owner)
  if (told === null || told === event.actor) return
  const lead = await findRecord(ctx, 'lead', event.record)
  if (!lead || lead.status === 'converted' || lead.owner === known.owner) return
  const list = listOf(event)
  if (list) await tellOfList(ctx, { told, company: known, list })
  else await tellOfLead(ctx, { told, company: known, lead })
}

/** Who has left is answered for by his head; a company of nobody by nobody. */
const ownerOrHead = ({ config }: Context, owner: string | null): string | null =>
  owner === null || config.users.get(owner)?.active ? owner : headOver(config, owner)

/** The import, bulk change or hand-over that made the change, if it was one. */
const listOf = ({ channel, reference }: RecordEvent): string | null =>
  channel === 'import' || channel === 'bulk' || channel === 'handOver' ? reference : null

interface OfLead {
  told: string
  company: KnownCompany
  lead: RecordJson
}

const tellOfLead = (ctx: Context, { told, company, lead }: OfLead): Promise<void> =>
  notify(ctx, told, {
    code: 'leadFromYourCompany',
    params: {
      name: String(lead.name),
      company: company.name,
      owner: nameOf(ctx.config, String(lead.owner)),
    },
    on: { object: 'lead', id: lead.id },
  })

/** A list may bring hundreds from one company: they are one word to its owner. */
async function tellOfList(
  ctx: Context,
  { told, company, list }: { told: string; company: KnownCompany; list: string },
): Promise<void> {
  await transact(ctx, async inside => {
    await lockRow(inside, 'company', company.id)
    const before = await inside.db.one(sql`
      select 1 from notice where workspace_id = ${ctx.workspace} and "user" = ${told} and record_id = ${company.id}
        and code = 'leadsFromYourCompany' and params->>'list' = ${list} limit 1`)
    if (before) return
    await notify(inside, told, {
      code: 'leadsFromYourCompany',
      params: { company: company.name, list },
      on: { object: 'company', id: company.id },
    })
  })
}
