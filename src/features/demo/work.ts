import { type JsonObject, newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Calendar } from './calendar.ts'
import type { Chance } from './chance.ts'
import type { DemoDeal } from './deals.ts'
import type { DemoLead } from './leads.ts'
import { addRecords, type Planned } from './write.ts'

interface Working {
  calendar: Calendar
  chance: Chance
}

const howTheyCome: Record<string, [kind: string, subject: string]> = {
  Звонок: ['call', 'Входящий звонок'],
  Telegram: ['message', 'Сообщение в Telegram'],
  Почта: ['email', 'Письмо'],
  Партнёр: ['note', 'Передал дизайнер'],
  'Выставка «Мебель-2026»': ['meeting', 'Подошли на стенде'],
}
const talks = [
  'Договорились о замере',
  'Прислать каталог и цены',
  'Сравнивает с другими, ждёт расчёт',
  'Просит скидку 5 %',
  'Обсудит с семьёй',
  'Нужен образец ткани',
  'Перезвонить после обеда',
  'Согласовали цвет фасадов',
]
const steps: [title: string, kind: string][] = [
  ['Позвонить, уточнить размеры', 'call'],
  ['Замер на объекте', 'meeting'],
  ['Отправить коммерческое предложение', 'letter'],
  ['Перезвонить: что решили', 'call'],
  ['Согласовать договор', 'other'],
  ['Показать образцы в салоне', 'meeting'],
  ['Напомнить об оплате счёта', 'call'],
  ['Отправить расчёт', 'letter'],
]
const results = [
  'Дозвонился, ждут расчёт',
  'Замер сделан',
  'Отправил, получили',
  'Просят перезвонить на той неделе',
  'Согласовали',
  'Приедут в салон',
]

/** What happened with leads and open deals, and what is to be done: today, later, and some of it too late. */
export async function addWork(
  ctx: Context,
  { leads, deals, ...working }: { leads: readonly DemoLead[]; deals: readonly DemoDeal[] } & Working,
): Promise<void> {
  const activities: Planned[] = []
  const tasks: Planned[] = []
  for (const lead of leads) {
    const on = { object: 'lead', id: lead.id }
    activities.push(
      ...requestsOf(lead, on),
      ...talksOn(
        on,
        { owner: lead.owner, days: lead.age, times: lead.status === 'new' ? 0 : working.chance.between(1, 2) },
        working,
      ),
    )
    if (lead.owner && (lead.status === 'working' || lead.status === 'new'))
      tasks.push(...nextSteps(on, lead.owner, lead.age, working))
  }
  for (const deal of deals.filter(({ kind, age }) => kind === 'open' || age < 40)) {
    const on = { object: 'deal', id: deal.id }
    activities.push(...talksOn(on, { owner: deal.owner, days: deal.age, times: working.chance.between(1, 3) }, working))
    if (deal.kind === 'open') tasks.push(...nextSteps(on, deal.owner, deal.age, working))
  }
  await addRecords(ctx, 'activity', activities)
  await addRecords(ctx, 'task', tasks)
}

/** The first request as it came, and the further ones some days later. */
function requestsOf({ person, requestedAt, age, owner }: DemoLead, on: JsonObject): Planned[] {
  return person.requests.map(({ source, interest, comment }, at) => {
    const [kind, subject] = howTheyCome[source] ?? ['form', 'Заявка с сайта']
    const days = Math.min(at * 3, Math.max(0, age - 1))
    const moment = new Date(Date.parse(requestedAt) + days * 86_400_000 + at * 60_000).toISOString()
    return {
      id: newId(),
      input: {
        kind,
        subject: `${subject}: ${interest}`,
        text: comment || null,
        direction: 'in',
        at: moment,
        on,
        owner,
        ...(kind === 'call' && { duration: 60 + interest.length * 7 }),
      },
    }
  })
}

interface Talking {
  owner: string | null
  days: number
  times: number
}

function talksOn(on: JsonObject, { owner, days, times }: Talking, { calendar, chance }: Working): Planned[] {
  return Array.from({ length: days < 1 ? 0 : times }, (): Planned => {
    const kind = chance.weigh({ call: 6, note: 2, email: 2, meeting: 1 })
    const subject = { call: 'Звонок клиенту', note: 'Заметка', email: 'Письмо клиенту', meeting: 'Встреча в салоне' }[
      kind
    ]
    const result = chance.pick(talks)
    return {
      id: newId(),
      input: {
        kind,
        subject,
        on,
        owner,
        text: kind === 'call' ? null : result,
        at: calendar.at(-chance.between(1, Math.min(days, 30)), `${chance.between(10, 18)}:${chance.between(10, 59)}`),
        ...(kind !== 'note' && { direction: 'out' }),
        ...(kind === 'call' && { duration: chance.between(40, 900), result }),
      },
    }
  })
}

/** A finished step behind, and mostly one ahead. */
function nextSteps(on: JsonObject, owner: string, age: number, { calendar, chance }: Working): Planned[] {
  const tasks: Planned[] = []
  const add = (dueAt: string, more: JsonObject = {}) => {
    const [title, kind] = chance.pick(steps)
    tasks.push({ id: newId(), input: { title, kind, dueAt, owner, on, ...more } })
  }
  if (age > 2 && chance.of(0.7)) {
    const day = -chance.between(1, Math.min(age, 20))
    add(calendar.at(day, '12:00'), {
      doneAt: calendar.at(day, `${chance.between(12, 18)}:05`),
      result: chance.pick(results),
    })
  }
  const when = chance.weigh({ late: 10, today: 26, soon: 50, nothing: 14 })
  const clock = `${chance.between(10, 18)}:${chance.pick(['00', '15', '30', '45'])}`
  if (when === 'late') add(calendar.at(-chance.between(1, 4), clock))
  if (when === 'today') add(calendar.at(0, clock))
  if (when === 'soon') add(calendar.at(chance.between(1, 9), clock))
  return tasks
}
