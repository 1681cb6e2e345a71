import { MultiSelect, NumberInput, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { useObject, useSchema } from '../../app/schema.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asList, asText } from '../../fields/widget.ts'
import { allQuery } from '../../records/queries.ts'
import rows from '../settings/parts/rows.module.css'

/** How who asks to be called is called, as it is edited. */
export interface CallBackValues {
  minutes: number
  responsible: string | null
  countries: string[]
  order: boolean
  perHour: number
}

export const readCallBack = (stored: Json | undefined): CallBackValues => {
  const kept = isJsonObject(stored) ? stored : {}
  const number = (value: Json | undefined, usual: number) => (typeof value === 'number' ? value : usual)
  return {
    minutes: number(kept.minutes, 15),
    responsible: asText(kept.responsible) || null,
    countries: asList(kept.countries).map(asText),
    order: kept.order === true,
    perHour: number(kept.perHour, 10),
  }
}

export const writeCallBack = ({ minutes, responsible, countries, order, perHour }: CallBackValues): JsonObject => ({
  minutes,
  ...(responsible && { responsible }),
  ...(countries.length && { countries }),
  ...(order && { order }),
  perHour,
})

interface CallBackSettingsProps {
  callBack: CallBackValues
  at: Record<string, string>
  onChange: (callBack: CallBackValues) => void
}

export function CallBackSettings({ callBack, at, onChange }: CallBackSettingsProps) {
  const { t, i18n } = useTranslation()
  const { country } = useSchema().company
  const users = useQuery(allQuery(useObject('user'), { filter: { active: true }, sort: 'name', fields: ['name'] }))
  const change = (part: Partial<CallBackValues>) => onChange({ ...callBack, ...part })
  return (
    <section className={rows.section} aria-label={t('call-back:settings.title')}>
      <h2 className={rows.sectionTitle}>{t('call-back:settings.title')}</h2>
      <div className={rows.form} style={{ maxWidth: 720 }}>
        <NumberInput
          label={t('call-back:settings.minutes')}
          description={t('call-back:settings.minutesText')}
          min={1}
          max={10_000}
          allowDecimal={false}
          clampBehavior="blur"
          value={callBack.minutes}
          error={at['callBack.minutes']}
          onChange={minutes => typeof minutes === 'number' && change({ minutes })}
        />
        <Select
          label={t('call-back:settings.responsible')}
          description={t('call-back:settings.responsibleText')}
          clearable
          searchable
          value={callBack.responsible}
          error={at['callBack.responsible']}
          onChange={responsible => change({ responsible })}
          data={(users.data ?? []).map(user => ({ value: user.id, label: asText(user.name) }))}
        />
        <MultiSelect
          className={rows.whole}
          label={t('call-back:settings.countries')}
          description={t('call-back:settings.countriesText')}
          searchable
          placeholder={callBack.countries.length ? undefined : nameOfCountry(country, i18n.language)}
          value={callBack.countries}
          error={at['callBack.countries']}
          onChange={countries => change({ countries })}
          data={[...new Set([country, ...callBack.countries, ...offered])].map(value => ({
            value,
            label: nameOfCountry(value, i18n.language),
          }))}
        />
        <Switch
          className={rows.whole}
          label={t('call-back:settings.order')}
          description={t('call-back:settings.orderText')}
          checked={callBack.order}
          onChange={event => change({ order: event.currentTarget.checked })}
        />
        {callBack.order ? (
          <NumberInput
            label={t('call-back:settings.perHour')}
            description={t('call-back:settings.perHourText')}
            min={1}
            max={1000}
            allowDecimal={false}
            clampBehavior="blur"
            value={callBack.perHour}
            error={at['callBack.perHour']}
            onChange={perHour => typeof perHour === 'number' && change({ perHour })}
          />
        ) : null}
      </div>
    </section>
  )
}

/** Where clients of a company like ours call from; any other is set by the API. */
const offered = 'RU BY KZ UZ KG AM GE AZ MD TJ TM MN UA RS TR AE IL CN IN DE FR IT ES PL CZ LV LT EE FI GB US'.split(
  ' ',
)

const nameOfCountry = (code: string, language: string): string =>
  new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
