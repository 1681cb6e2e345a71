import { Code, Switch } from '@mantine/core'
import { IconInbox, IconPlus, IconWorldWww } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { allQuery } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import rows from '../settings/parts/rows.module.css'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { useConfigured } from '../settings/parts/use-configured.ts'
import { NewSourceDialog } from './new-source-dialog.tsx'
import { useSourceKinds } from './source-kind.ts'
import { hasForm } from './try-it.tsx'

/** Where requests come from: forms on sites, programs, calls, exhibitions. */
export function SourcesPage() {
  const { t } = useTranslation()
  const sources = useQuery(allQuery(useObject('source'), { sort: 'name' }))
  const [adding, setAdding] = useState(false)
  return (
    <SettingsFrame
      title={t('sources:title')}
      note={sources.data?.length}
      asked={sources}
      text={
        <>
          {t('sources:text')} <Link to="/receipts">{t('sources:toReceipts')}</Link>
        </>
      }
      actions={<HeaderButton icon={IconPlus} label={t('sources:add')} onClick={() => setAdding(true)} />}
    >
      {sources.data?.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1.2fr) auto' } as React.CSSProperties}
        >
          {sources.data.map(source => (
            <SourceRow key={source.id} source={source} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconInbox} title={t('sources:none')} text={t('sources:noneText')} />
      )}
      {adding ? <NewSourceDialog onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}

function SourceRow({ source }: { source: RecordJson }) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const { kindLabel } = useSourceKinds()
  const name = asText(source.name)
  const activity = useMutation({
    mutationFn: (active: boolean) => api.patch(`/sources/${source.id}`, { active }, { version: source.version }),
    onSettled: () => configured('source'),
  })
  const active = activity.isPending ? activity.variables : source.active === true
  return (
    <li className={rows.row} data-off={active ? undefined : true}>
      <div className={rows.main}>
        <div className={rows.names}>
          <Link className={rows.title} to="/settings/sources/$id" params={{ id: source.id }}>
            {name}
          </Link>
          {source.channel ? <span className={rows.note}>{asText(source.channel)}</span> : null}
        </div>
      </div>
      <span className={rows.cell}>{kindLabel(asText(source.kind))}</span>
      <span className={rows.cell}>
        {hasForm(source) && active && source.key ? (
          <a href={`/f/${asText(source.key)}/test`} target="_blank" rel="noreferrer">
            <IconWorldWww size={15} stroke={1.6} style={{ verticalAlign: -3 }} /> {t('sources:tryIt')}
          </a>
        ) : source.key ? (
          <Code>{asText(source.key)}</Code>
        ) : null}
      </span>
      <div className={rows.end}>
        <Switch
          aria-label={t('sources:activeOne', { name })}
          checked={active}
          onChange={event => activity.mutate(event.currentTarget.checked)}
        />
      </div>
    </li>
  )
}
