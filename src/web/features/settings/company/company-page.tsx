import { Select, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { Company } from '../../../app/contract.ts'
import { allZones } from '../../../app/time-zone.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { changedOf } from '../parts/use-edit.ts'
import { OwnPasswords } from './own-passwords.tsx'
import { SessionLimits } from './session-limits.tsx'

const companyQuery = queryOptions({
  queryKey: ['company'],
  queryFn: ({ signal }) => api.get<Company>('/company', { signal }),
})

/** The company itself: its name, and what amounts, phones and days mean without further words. */
export function CompanyPage() {
  const { t } = useTranslation()
  const company = useQuery(companyQuery)
  return (
    <SettingsFrame title={t('settings:company.title')} text={t('settings:company.text')} asked={company}>
      {company.data ? <CompanyForm company={company.data} /> : null}
      <SessionLimits />
      <OwnPasswords />
    </SettingsFrame>
  )
}

function CompanyForm({ company }: { company: Company }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const lists = useLists()
  const [draft, setDraft, forget] = useDraft<Company | null>('company', null)
  const values = draft ?? company
  const change = (part: Partial<Company>) => setDraft({ ...values, ...part })
  const changes = changedOf({ ...values }, { ...company })
  const write = async (part: JsonObject) => {
    queryClient.setQueryData(companyQuery.queryKey, await api.patch<Company>('/company', part))
    await configured()
  }
  const saving = useMutation({
    mutationFn: async () => {
      // As it is now: once it is written, the page is drawn from what was saved.
      const former = changedOf({ ...company }, { ...values })
      await write(changes)
      return former
    },
    onSuccess: former => {
      forget()
      toast({
        key: 'company',
        message: t('settings:saved'),
        action: { label: t('settings:takeBack'), run: () => void write(former).catch(toastError) },
      })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'locale', 'country', 'currency', 'timeZone'])
  return (
    <>
      <div className={rows.form}>
        <TextInput
          className={rows.whole}
          label={t('settings:company.name')}
          required
          maxLength={300}
          value={values.name}
          error={wrong.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('settings:company.locale')}
          description={t('settings:company.localeText')}
          allowDeselect={false}
          value={values.locale}
          error={wrong.locale}
          onChange={locale => change({ locale: locale === 'en' ? 'en' : 'ru' })}
          data={[
            { value: 'ru', label: 'Русский' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Select
          label={t('settings:company.timeZone')}
          description={t('settings:company.timeZoneText')}
          searchable
          allowDeselect={false}
          limit={60}
          value={values.timeZone}
          error={wrong.timeZone}
          onChange={timeZone => timeZone && change({ timeZone })}
          data={lists.timeZones}
        />
        <Select
          label={t('settings:company.country')}
          description={t('settings:company.countryText')}
          searchable
          allowDeselect={false}
          value={values.country}
          error={wrong.country}
          onChange={country => country && change({ country })}
          data={lists.countries}
        />
        <Select
          label={t('settings:company.currency')}
          description={t('settings:company.currencyText')}
          searchable
          allowDeselect={false}
          value={values.currency}
          error={wrong.currency}
          onChange={currency => currency && change({ currency })}
          data={lists.currencies}
        />
      </div>
      <SaveBar
        dirty={Object.keys(changes).length > 0}
        pending={saving.isPending}
        problem={rest}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          forget()
          saving.reset()
        }}
      />
    </>
  )
}

/** Countries, currencies and time zones that the browser knows, in the reader's language. */
function useLists() {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const names = (type: 'region' | 'currency') => new Intl.DisplayNames([i18n.language], { type, fallback: 'none' })
    const byLabel = (one: { label: string }, other: { label: string }) =>
      one.label.localeCompare(other.label, i18n.language)
    const regions = names('region')
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const countries = letters
      .flatMap(first => letters.map(second => first + second))
      .filter(code => !notCountries.has(code) && regions.of(code) !== undefined)
      .map(value => ({ value, label: regions.of(value) ?? value }))
      .sort(byLabel)
    const currencies = Intl.supportedValuesOf('currency').map(value => ({
      value,
      label: `${value} — ${names('currency').of(value) ?? value}`,
    }))
    return {
      countries,
      currencies,
      timeZones: allZones(i18n.language),
    }
  }, [i18n.language])
}

/** Codes that stand for unions, for something unknown or for what no longer is. */
const notCountries = new Set([
  'EU',
  'EZ',
  'UN',
  'ZZ',
  'XA',
  'XB',
  'QO',
  'AN',
  'SU',
  'YU',
  'DD',
  'FX',
  'TP',
  'ZR',
  'BU',
  'CS',
  'NT',
  'HV',
  'DY',
  'NH',
  'RH',
  'VD',
  'YD',
  'CP',
  'DG',
  'EA',
  'IC',
  'TA',
  'AC',
  'CQ',
  'UK',
])
