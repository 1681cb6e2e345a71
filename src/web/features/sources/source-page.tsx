import { ActionIcon, Anchor, Menu, Select, Switch, TextInput } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { RecordJson } from '../../app/contract.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { useObject, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { allQuery } from '../../records/queries.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { purposesQuery } from '../consents/consents.ts'
import { RemoveRecord } from '../settings/parts/remove-record.tsx'
import rows from '../settings/parts/rows.module.css'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { changedOf, useEdit } from '../settings/parts/use-edit.ts'
import { useRecordDraft } from '../settings/parts/use-record-draft.ts'
import { CallBackSettings, type CallBackValues, readCallBack, writeCallBack } from './call-back-settings.tsx'
import { FormBuilder } from './form-builder.tsx'
import { type FormValues, readForm, writeForm } from './form-values.ts'
import { readSite, SiteSettings, type SiteValues, writeSite } from './site-settings.tsx'
import { useSourceKinds } from './source-kind.ts'
import { SourceSnippets, snippetsId } from './source-snippets.tsx'
import classes from './sources.module.css'
import { TryIt } from './try-it.tsx'

/** One source: what it is called, its form, and how requests reach it. */
export function SourcePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const sources = useQuery(allQuery(useObject('source'), { sort: 'name' }))
  const purposes = useQuery(purposesQuery)
  const source = sources.data?.find(one => one.id === id)
  if (sources.data && !source) return <NotFoundPage />
  if (!source || purposes.isPending)
    return (
      <SettingsFrame title={t('sources:one')} back="/settings/sources" asked={sources.isSuccess ? purposes : sources} />
    )
  const usual = purposes.data?.find(({ kind, retiredAt }) => kind === 'request' && !retiredAt)
  return <SourceEditor key={source.id} source={source} usual={usual?.id} />
}

interface Values {
  name: string
  kind: string
  channel: string | null
  active: boolean
  form: FormValues
  site: SiteValues
  callBack: CallBackValues
}

/** `usual` is the purpose that a new form asks. */
function SourceEditor({ source, usual }: { source: RecordJson; usual?: string }) {
  const { t } = useTranslation()
  const { company } = useSchema()
  const object = useObject('source')
  const saved: Values = {
    name: asText(source.name),
    kind: asText(source.kind),
    channel: asText(source.channel) || null,
    active: source.active === true,
    form: readForm(source.form, company.locale, usual),
    site: readSite(source.site),
    callBack: readCallBack(source.callBack),
  }
  const { values, base, drafted, change, forget } = useRecordDraft('source', source, saved)
  const { form, site, callBack } = values
  const isCallBack = values.kind === 'callback'
  const isForm = values.kind === 'form' || isCallBack
  const isSite = values.kind === 'site'
  const { save, wrong, at, rest } = useEdit({
    object,
    record: source,
    base,
    values: written(values),
    shown: ['name', 'kind', 'channel', 'active', 'form', 'site', 'callBack'],
    onSaved: forget,
  })
  // A form that was never saved is shown filled in: that alone is no change.
  const before = {
    ...source,
    form: writeForm(values.kind === 'callback' ? { ...saved.form, fields: [] } : saved.form),
    site: writeSite(saved.site),
    callBack: writeCallBack(saved.callBack),
  }
  const dirty = drafted && Object.keys(changedOf(written(values), before)).length > 0
  const { kinds } = useSourceKinds()
  return (
    <SettingsFrame
      title={values.name || t('sources:one')}
      back="/settings/sources"
      wide={isForm}
      text={
        <>
          {t(`sources:kindsAbout.${values.kind}`, { defaultValue: t('sources:kindsAbout.other') })}{' '}
          {source.key ? (
            <Anchor component="button" type="button" inherit onClick={toSnippets}>
              {t('sources:snippets.title')}
            </Anchor>
          ) : null}
        </>
      }
      actions={
        <>
          <TryIt source={source} />
          <SourceMenu source={source} />
        </>
      }
    >
      <section className={rows.section}>
        <div className={rows.form} style={{ maxWidth: 720 }}>
          <TextInput
            label={t('sources:name')}
            required
            maxLength={200}
            value={values.name}
            error={wrong.name}
            onChange={event => change({ name: event.currentTarget.value })}
          />
          <Select
            label={t('sources:kind')}
            allowDeselect={false}
            value={values.kind}
            error={wrong.kind}
            onChange={value => value && change({ kind: value })}
            data={kinds}
          />
          <TextInput
            label={t('sources:channel')}
            description={t('sources:channelText')}
            maxLength={100}
            value={values.channel ?? ''}
            error={wrong.channel}
            onChange={event => change({ channel: event.currentTarget.value || null })}
          />
          <Switch
            className={classes.active}
            label={t('sources:active')}
            description={t('sources:activeText')}
            checked={values.active}
            onChange={event => change({ active: event.currentTarget.checked })}
          />
        </div>
      </section>
      {isCallBack ? (
        <CallBackSettings callBack={callBack} at={at} onChange={next => change({ callBack: next })} />
      ) : null}
      {isForm ? (
        <FormBuilder callBack={isCallBack} form={form} at={at} onChange={next => change({ form: next })} />
      ) : null}
      {isSite ? <SiteSettings id={source.id} site={site} at={at} onChange={next => change({ site: next })} /> : null}
      <SourceSnippets source={source} dirty={dirty} />
      <SaveBar
        dirty={dirty}
        disabled={isForm && !form.fields.length}
        pending={save.isPending}
        problem={rest ?? (wrong.form ? t('sources:form.mend') : null)}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </SettingsFrame>
  )
}

/** What only other kinds of sources have stays as it is. */
const written = ({ form, site, callBack, ...facts }: Values): JsonObject => ({
  ...facts,
  ...(facts.kind === 'form' && { form: writeForm(form) }),
  ...(facts.kind === 'site' && { site: writeSite(site) }),
  ...(facts.kind === 'callback' && { form: writeForm({ ...form, fields: [] }), callBack: writeCallBack(callBack) }),
})

function SourceMenu({ source }: { source: RecordJson }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [removing, setRemoving] = useState(false)
  const name = asText(source.name)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t('settings:actionsFor', { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => setRemoving(true)}>
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {removing ? (
        <RemoveRecord
          object="source"
          record={source}
          title={name => t('sources:removeTitle', { name })}
          text={t('sources:removeText')}
          leave={() => navigate({ to: '/settings/sources' })}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </>
  )
}

const toSnippets = (): void => document.getElementById(snippetsId)?.scrollIntoView()
