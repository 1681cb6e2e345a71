import { openScratch } from './scratch.ts'
import { statementsOf } from './record.ts'
import { contextOf } from './company.ts'
import { aggregateRecords, createRecordJson, updateRecord, getRecordJson, listRecords, listRecordsJson, recordTimeline, searchRecords, type Context } from '../src/records/index.ts'
import { leadInput, newcomer } from './bare-insert.ts'
import { randomFrom } from './random.ts'
const s = await openScratch(process.argv[2]!, { leads: Number(process.argv[3]), activities: Number(process.argv[3])*3 }, t => console.log(t))
const client = await s.database.owner.connect()
await client.query(`set role rapport_app`); await client.query(`select set_config('rapport.workspace', $1, false)`, [s.company.workspace])
const random = randomFrom(3)
const who: Record<string,string> = { manager: s.company.teams[0]!.members[1]!, head: s.company.teams[1]!.head, admin: s.company.administrator }
for (const [role, user] of Object.entries(who)) {
  const ctx = await contextOf(s.company, user)
  const { data } = await listRecords(ctx, 'lead', { limit: 100 })
  const qs: Record<string,(c: Context) => Promise<unknown>> = {
    get: c => getRecordJson(c, 'lead', data[random.below(100)]!.id),
    list: c => listRecordsJson(c, 'lead', { limit: 50 }),
    filtered: c => listRecordsJson(c, 'lead', { filter: { status: 'working' }, sort: '-createdAt', limit: 50 }),
    refused: c => listRecordsJson(c, 'lead', { filter: { status: 'refused' }, sort: '-createdAt', limit: 50 }),
    byName: c => listRecordsJson(c, 'lead', { sort: 'name', limit: 50 }),
    total: c => listRecordsJson(c, 'lead', { limit: 50, total: true }),
    words: c => listRecordsJson(c, 'lead', { q: 'Соловьёв', limit: 50 }),
    boardLeads: c => aggregateRecords(c, 'lead', { groupBy: ['status'] }),
    boardDeals: c => aggregateRecords(c, 'deal', { groupBy: ['stage'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }] }),
    timeline: c => recordTimeline(c, 'lead', data[random.below(100)]!.id),
    search: c => searchRecords(c, 'Соловьёв'),
    slip: c => searchRecords(c, 'Солвоьёв'),
    phone: c => searchRecords(c, '4567890'),
    create: c => createRecordJson(c, 'lead', leadInput(newcomer(random), s.company.sources[0]!)),
    update: c => updateRecord(c, 'lead', data[random.below(100)]!.id, { comment: String(random.next()) }),
  }
  for (const [what, ask] of Object.entries(qs)) {
    if (process.argv[4] && !process.argv[4].split(',').includes(what)) continue
    try {
    for (let i=0;i<8;i++) await ask(ctx)
    const t=[]; for (let i=0;i<25;i++){ const b=performance.now(); await ask(ctx); t.push(performance.now()-b) } t.sort((a,b)=>a-b)
    const st = await statementsOf(ctx, ask)
    const plans=[]
    if (what!=='create' && what!=='update') for (const {text,values} of st) { const {rows} = await client.query('explain (analyze, buffers) '+text, values); const lines=rows.map(r=>r['QUERY PLAN']); plans.push(lines.filter(l=>/Planning Time|Execution Time/.test(l)).join(' ')); if (process.argv[5]) console.log(text.slice(0,3000), values, lines.join('\n')) }
    console.log(role.padEnd(8), what.padEnd(12), 'p50', t[12]!.toFixed(2), 'p95', t[23]!.toFixed(2), 'statements', st.length, plans.join(' | '))
    } catch (e) { console.log(role, what, (e as Error).message, (e as {problems?: unknown}).problems ?? '') }
  }
}
client.release(true)
await s.end()
