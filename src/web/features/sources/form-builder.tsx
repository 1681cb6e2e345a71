import { ColorInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { purposesQuery } from '../consents/consents.ts'
import rows from '../settings/parts/rows.module.css'
import { FormConsents } from './form-consents.tsx'
import { FormFields } from './form-fields.tsx'
import { FormPopupSettings, usualPopup } from './form-popup.tsx'
import { FormPreview, useFormWords } from './form-preview.tsx'
import { type FormField, type FormValues, usualKinds } from './form-values.ts'
import classes from './sources.module.css'

interface FormBuilderProps {
  form: FormValues
  /** What it asks is given: a number, and when to call. */
  callBack?: boolean
  /** Problems by path: `form.consent.link`. */
  at: Record<string, string>
  onChange: (form: FormValues) => void
}

/** The form on the left as settings, on the right as it will look. */
export function FormBuilder({ form, callBack = false, at, onChange }: FormBuilderProps) {
  const { t } = useTranslation()
  const words = useFormWords(form.locale, callBack)
  const lead = useObject('lead')
  const { data: purposes } = useQuery(purposesQuery)
  const elsewhere = Object.entries(at)
    .filter(([path]) => path.startsWith('form') && !shownAt.has(path))
    .map(([, words]) => words)
  const change = (part: Partial<FormValues>) => onChange({ ...form, ...part })
  const usualLabel = ({ name }: FormField) =>
    name in usualKinds || name === 'callAt'
      ? words(name)
      : (lead.fields.find(field => field.name === name)?.label ?? name)
  return (
    <section className={classes.builder} aria-label={t('sources:form.title')}>
      <div className={classes.settings}>
        <h2 className={rows.sectionTitle}>{t('sources:form.title')}</h2>
        {elsewhere.length ? (
          <p className={classes.problem} role="alert">
            {elsewhere.join(' ')}
          </p>
        ) : null}
        <TextInput
          label={t('sources:form.heading')}
          maxLength={300}
          placeholder={words('title')}
          value={form.title}
          onChange={event => change({ title: event.currentTarget.value })}
        />
        <Textarea
          label={t('sources:form.lead')}
          autosize
          minRows={1}
          maxLength={2000}
          value={form.lead}
          onChange={event => change({ lead: event.currentTarget.value })}
        />
        {callBack ? null : (
          <FormFields fields={form.fields} usualLabel={usualLabel} onChange={fields => change({ fields })} />
        )}
        <TextInput
          label={t('sources:form.button')}
          maxLength={100}
          placeholder={words('button')}
          value={form.button}
          onChange={event => change({ button: event.currentTarget.value })}
        />
        {purposes?.length ? (
          <FormConsents consents={form.consents} onChange={consents => change({ consents })} />
        ) : null}
        {form.consent || !purposes?.length ? (
          <Switch
            label={t('sources:form.consent')}
            description={t('sources:form.consentText')}
            checked={form.consent}
            onChange={event => change({ consent: event.currentTarget.checked })}
          />
        ) : null}
        {form.consent ? (
          <div className={rows.form}>
            <Textarea
              className={rows.whole}
              label={t('sources:form.consentWords')}
              autosize
              minRows={1}
              maxLength={2000}
              placeholder={words('consent')}
              value={form.consentText}
              onChange={event => change({ consentText: event.currentTarget.value })}
            />
            <TextInput
              className={rows.whole}
              label={t('sources:form.consentLink')}
              type="url"
              placeholder="https://"
              maxLength={2000}
              value={form.consentLink}
              error={wrongAddress(form.consentLink, at['form.consent.link'], t)}
              onChange={event => change({ consentLink: event.currentTarget.value })}
            />
          </div>
        ) : null}
        <FormPopupSettings
          popup={callBack ? (form.popup ?? usualPopup) : form.popup}
          title={callBack ? words('open') : form.title || words('title')}
          always={callBack}
          onChange={popup => change({ popup })}
        />
        <After form={form} at={at} thanks={words('thanks')} onChange={change} />
        <div className={rows.form}>
          <ColorInput
            label={t('sources:form.color')}
            format="hex"
            value={form.color}
            swatches={['#2f6fed', '#1b7446', '#b4342c', '#8a5a08', '#6d3fc0', '#1c1d20']}
            eyeDropperButtonProps={{ 'aria-label': t('sources:form.pickColor') }}
            onChange={color => /^#[0-9a-f]{6}$/i.test(color) && change({ color })}
          />
          <Select
            label={t('sources:form.locale')}
            allowDeselect={false}
            value={form.locale}
            onChange={locale => change({ locale: locale as Locale })}
            data={[
              { value: 'ru', label: 'Русский' },
              { value: 'en', label: 'English' },
            ]}
          />
        </div>
      </div>
      <div className={classes.side}>
        <h2 className={rows.sectionTitle}>{t('sources:form.preview')}</h2>
        <FormPreview
          form={callBack ? { ...form, fields: callBackFields } : form}
          callBack={callBack}
          labelOf={field => field.label || usualLabel(field)}
        />
      </div>
    </section>
  )
}

/** What who wants to be called is asked; when is added by the server, by the company's working hours. */
const callBackFields: FormField[] = [
  { name: 'phone', label: '', required: true, kind: 'phone', choices: [] },
  { name: 'callAt', label: '', required: false, kind: 'choice', choices: [] },
  { name: 'name', label: '', required: false, kind: 'text', choices: [] },
]

/** What happens when it is sent: thanks here, or on to another page. */
function After({
  form,
  at,
  thanks,
  onChange,
}: {
  form: FormValues
  at: Record<string, string>
  thanks: string
  onChange: (part: Partial<FormValues>) => void
}) {
  const { t } = useTranslation()
  return (
    <div className={rows.form}>
      <Textarea
        className={rows.whole}
        label={t('sources:form.thanks')}
        autosize
        minRows={1}
        maxLength={2000}
        placeholder={thanks}
        value={form.thanks}
        onChange={event => onChange({ thanks: event.currentTarget.value })}
      />
      <TextInput
        className={rows.whole}
        label={t('sources:form.redirect')}
        description={t('sources:form.redirectText')}
        type="url"
        placeholder="https://"
        maxLength={2000}
        value={form.redirect}
        error={wrongAddress(form.redirect, at['form.redirect'], t)}
        onChange={event => onChange({ redirect: event.currentTarget.value })}
      />
    </div>
  )
}

/** Paths of problems that stand at their inputs. */
const shownAt = new Set(['form.consent.link', 'form.redirect'])

const wrongAddress = (text: string, told: string | undefined, t: (key: string) => string): string | undefined =>
  !text.trim() || /^https?:\/\/\S+$/.test(text.trim()) ? told : t('sources:form.notAddress')
