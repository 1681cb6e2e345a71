import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../app/contract.ts'
import { loadSetupWords } from '../../app/i18n.ts'
import { purposesQuery, wordsIn } from '../consents/consents.ts'
import classes from './form-preview.module.css'
import { askedOf, type FormField, type FormValues, stepsOf } from './form-values.ts'

/** Words that the form has where nothing else is written, in the language of the form. */
export function useFormWords(locale: Locale, callBack = false): (name: string) => string {
  const { t } = useTranslation()
  const [, draw] = useState(0)
  useEffect(() => {
    void loadSetupWords(locale).then(() => draw(count => count + 1))
  }, [locale])
  return name => {
    const usual = t(`intake:form.${name}`, { lng: locale, defaultValue: '' })
    return callBack ? t(`call-back:${name}`, { lng: locale, defaultValue: usual }) : usual
  }
}

/** The form as the site will show it, while it is being made. Nothing is sent from here. */
export function FormPreview({
  form,
  callBack = false,
  labelOf,
}: {
  form: FormValues
  callBack?: boolean
  labelOf: (field: FormField) => string
}) {
  const { t } = useTranslation()
  const words = useFormWords(form.locale, callBack)
  const [sent, setSent] = useState(false)
  const [values, setValues] = useState<Record<string, string>>({})
  const [at, setAt] = useState(0)
  const { data: purposes = [] } = useQuery(purposesQuery)
  const asked = purposes.filter(({ id, retiredAt }) => !retiredAt && form.consents.some(one => one.purpose === id))
  const steps = stepsOf(form.fields)
    .map(step => askedOf(form.fields, values).filter(field => step.includes(field)))
    .filter(step => step.length)
  const place = Math.min(at, Math.max(steps.length - 1, 0))
  const isLast = place >= steps.length - 1
  const style = { '--form-accent': form.color, '--form-on-accent': textOn(form.color) } as React.CSSProperties
  return (
    <div
      className={classes.preview}
      style={style}
      lang={form.locale}
      role="group"
      aria-label={t('sources:form.preview')}
    >
      {sent ? (
        <div className={classes.form}>
          <p className={classes.title}>{words('thanksTitle')}</p>
          <p className={classes.lead}>
            {form.redirect ? t('sources:form.goesTo', { address: form.redirect }) : form.thanks || words('thanks')}
          </p>
          <button type="button" className={classes.link} onClick={() => setSent(false)}>
            {t('sources:form.backToForm')}
          </button>
        </div>
      ) : (
        <form
          className={classes.form}
          noValidate
          onSubmit={event => {
            event.preventDefault()
            if (isLast) setSent(true)
            else setAt(place + 1)
          }}
        >
          <p className={classes.title}>{form.title || words('title')}</p>
          {form.lead ? <p className={classes.lead}>{form.lead}</p> : null}
          {steps.length > 1 ? (
            <p className={classes.lead}>
              {words('progress')
                .replace('{at}', String(place + 1))
                .replace('{of}', String(steps.length))}
              {steps[place]?.[0]?.step ? ` · ${steps[place][0].step}` : ''}
            </p>
          ) : null}
          {(steps[place] ?? []).map(field => (
            <PreviewField
              key={field.name}
              field={field.name === 'callAt' ? { ...field, choices: [words('now')] } : field}
              label={labelOf(field)}
              onChoose={value => setValues(now => ({ ...now, [field.name]: value }))}
            />
          ))}
          {(isLast ? asked : []).map(({ id, version }) => (
            <label key={id} className={classes.check}>
              <input type="checkbox" />
              <span>
                {wordsIn(version.text, form.locale)}
                {version.link ? (
                  <>
                    {' '}
                    (<span className={classes.policy}>{words('policy')}</span>)
                  </>
                ) : null}
              </span>
            </label>
          ))}
          {form.consent && isLast ? (
            <label className={classes.check}>
              <input type="checkbox" />
              <span>
                {form.consentText || words('consent')}
                {form.consentLink ? (
                  <>
                    {' '}
                    (<span className={classes.policy}>{words('policy')}</span>)
                  </>
                ) : null}
              </span>
            </label>
          ) : null}
          <button type="submit" className={classes.button}>
            {isLast ? form.button || words('button') : words('next')}
          </button>
          {place > 0 ? (
            <button type="button" className={classes.link} onClick={() => setAt(place - 1)}>
              {words('back')}
            </button>
          ) : null}
        </form>
      )}
    </div>
  )
}

interface PreviewFieldProps {
  field: FormField
  label: string
  /** Of what other fields may depend on. */
  onChoose: (value: string) => void
}

function PreviewField({ field: { name, kind, required, choices }, label, onChoose }: PreviewFieldProps) {
  const id = `preview-${name}`
  if (kind === 'checkbox')
    return (
      <label className={classes.check}>
        <input type="checkbox" onChange={event => onChoose(event.currentTarget.checked ? 'yes' : '')} />
        <span>{label}</span>
      </label>
    )
  return (
    <div className={classes.field}>
      <label htmlFor={id}>
        {label}
        {required ? (
          <span className={classes.required} aria-hidden="true">
            {' '}
            *
          </span>
        ) : null}
      </label>
      {kind === 'longText' ? (
        <textarea id={id} rows={4} />
      ) : kind === 'choice' ? (
        <select id={id} onChange={event => onChoose(event.currentTarget.value)}>
          {name === 'callAt' ? null : <option value="" />}
          {choices.map((choice, at) => (
            <option key={at}>{choice}</option>
          ))}
        </select>
      ) : (
        <input id={id} type={kind === 'file' ? 'file' : 'text'} autoComplete="off" />
      )}
    </div>
  )
}

/** White where it can be read, else black (WCAG 2.2: contrast of 4.5 by relative luminance). */
function textOn(color: string): string {
  const channels = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#fff' : '#000'
}
