import { Button } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../../app/schema.ts'
import { NoRights } from '../../../ui/no-rights.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import type { KeptReport } from '../kept.ts'
import { KeptDialog } from '../kept-dialog.tsx'
import { Builder } from './builder.tsx'
import { isFinished, newDefinition } from './draft.ts'
import { useDraftInAddress } from './use-draft-in-address.ts'

/** A new report: from nothing, or from another one that the address brings. */
export function NewReportPage() {
  const { t } = useTranslation()
  const { objects, byName } = useSchema()
  const deal = byName.get('deal')
  const first = deal && canRead(deal) ? deal : objects.find(object => canRead(object) && !object.configuration)
  if (first) return <NewReport object={first.name} />
  return (
    <>
      <PageHeader title={t('report-pages:new')} back="/reports" />
      <NoRights />
    </>
  )
}

function NewReport({ object }: { object: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { definition, name } = useSearch({ from: '/shell/reports/new' })
  const [draft, change] = useDraftInAddress(definition, () => newDefinition(object))
  const [measure, setMeasure] = useState(0)
  const [saving, setSaving] = useState(false)
  const title = t('report-pages:new')
  return (
    <>
      <PageHeader
        title={title}
        back="/reports"
        actions={
          <Button
            leftSection={<IconDeviceFloppy size={16} stroke={1.6} />}
            disabled={!isFinished(draft)}
            onClick={() => setSaving(true)}
          >
            {t('save')}
          </Button>
        }
      />
      <Builder name={title} draft={draft} measure={measure} onMeasure={setMeasure} onChange={change} />
      {saving ? (
        <KeptDialog<KeptReport>
          kind="reports"
          name={typeof name === 'string' ? name : ''}
          content={{ definition: draft }}
          onSaved={({ id }) => void navigate({ to: `/reports/${id}`, replace: true })}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </>
  )
}
