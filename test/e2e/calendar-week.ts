import type { Locator } from 'playwright-core'
import { type Office, openOffice, type Row, type Seated } from './office.ts'
import { noteRemoved } from './person.ts'

/** A week of a small team in the calendar, on the page of its head. The company is in Moscow. */
export interface CalendarWeek extends Office {
  anna: Seated
  borisId: string
  /** A lead that a task may be about. */
  leadId: string
  plan(more?: Row): Promise<string>
  taskNow(id: string): Promise<Row>
  /** Everything planned so far goes. */
  clear(): Promise<void>
  dayColumn(day: string): Locator
  happening(title: string): Locator
  placeOf(column: Locator, clock: string): Promise<Place>
  draw(from: Locator, to: Place): Promise<void>
}

export interface Place {
  x: number
  y: number
}

/** Tuesday, 1 December 2026 by the clocks of Moscow. */
export const tuesday = (clock: string) => new Date(`2026-12-01T${clock}+03:00`).toISOString()

export async function openWeek(): Promise<CalendarWeek> {
  const office = await openOffice()
  const { admin, made, get } = office
  await admin.call('PATCH', '/company', { timeZone: 'Europe/Moscow', locale: 'ru', country: 'RU' })
  const team = await made('/teams', { name: 'Розница' })
  const anna = await office.hire('Анна Ветрова', 'head', team)
  const boris = await office.hire('Борис Лапин', 'manager', team)
  await boris.close()
  const leadId = await office.lead('Ирина Соколова', { owner: anna.id })
  const { page } = anna

  return {
    ...office,
    anna,
    borisId: boris.id,
    leadId,
    plan: (more = {}) =>
      made('/tasks', {
        title: 'Замер кухни',
        kind: 'meeting',
        dueAt: tuesday('11:00'),
        owner: anna.id,
        minutes: 60,
        ...more,
      }),
    taskNow: id => get(`/tasks/${id}`),
    async clear() {
      for (const { id } of await office.list('/tasks?limit=100')) {
        noteRemoved(`/api/v1/tasks/${id}`)
        await admin.call('DELETE', `/tasks/${id}`)
      }
    },
    dayColumn: day => page.locator(`.fc-timegrid-col[data-date="${day}"]`),
    happening: title => page.locator('.happening', { hasText: title }),

    async placeOf(column, clock) {
      const [day, slot] = await Promise.all([
        column.boundingBox(),
        page.locator(`.fc-timegrid-slot-lane[data-time="${clock}:00"]`).boundingBox(),
      ])
      if (!day || !slot) throw new Error(`there is no ${clock}`)
      return { x: day.x + day.width / 2, y: slot.y + 5 }
    },

    /** Draws what stands there to a place, in steps, as a hand does: held 8 px below its top, a little higher at the end. */
    async draw(from, to) {
      const box = await from.boundingBox()
      if (!box) throw new Error('there is nothing to draw')
      await page.mouse.move(box.x + box.width / 2, box.y + 8)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width / 2 + 8, box.y + 12, { steps: 4 })
      await page.mouse.move(to.x, to.y, { steps: 12 })
      await page.mouse.up()
    },
  }
}
