import { say } from '../../messages/words.ts'
import { isPersonalPhone, phoneCountry, readPhone } from '../../model/index.ts'
import type { FormPart } from '../form-part.ts'
import { isVisitor } from '../touch.ts'
import { workingClockOf } from '../working-calendar.ts'
import { hoursToChoose, wantedAt, zoneName } from './hours.ts'
import { asksTooOften } from './limits.ts'
import { callBackSettings } from './settings.ts'

/** By which name the form sends when he wants to be called. */
export const whenField = 'callAt'
export const callBackChannelName = 'callBack'

/** What somebody who wants to be called is asked: his number and when. */
export function callBackForm(now: () => Date = () => new Date()): FormPart {
  return {
    kind: 'callback',
    channel: callBackChannelName,
    words: 'call-back',

    async fields(ctx, _source, locale) {
      const clock = await workingClockOf(ctx)
      const options = hoursToChoose(clock, now(), locale)
      const zone = zoneName(clock.timeZone, now())
      return [
        { name: 'phone', kind: 'phone', required: true },
        ...(options.length
          ? [{ name: whenField, kind: 'choice' as const, label: say(locale, 'call-back:when', { zone }), options }]
          : []),
        { name: 'name' },
      ]
    },

    async problems(ctx, source, { values, address, locale }): Promise<Record<string, string>> {
      const phone = readPhone(values.phone ?? '', ctx.config.company.country)
      const { countries } = await callBackSettings(ctx, source.id)
      if ('problem' in phone) return { phone: say(locale, 'call-back:noNumber') }
      const [number = ''] = phone.value.split(';ext=')
      const country = phoneCountry(number)
      // Lines of shared cost and paid ones are nobody's own: to have them called is what fraud is after.
      if (!country || !countries.includes(country) || !isPersonalPhone(number))
        return { phone: say(locale, 'call-back:notCalled') }
      if (!wantedAt(await workingClockOf(ctx), values[whenField] ?? '', now()))
        return { [whenField]: say(locale, 'call-back:otherTime') }
      const asker = { address, number, ...(isVisitor(values.visitor) && { visitor: values.visitor }) }
      return (await asksTooOften(ctx, asker)) ? { '': say(locale, 'call-back:tooOften') } : {}
    },
  }
}
