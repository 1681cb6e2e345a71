import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../app/api-error.ts'
import { NotFoundPage } from '../../../app/error-page.tsx'
import { type CallScript, scriptQuery } from '../../call-scripts/scripts.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { ScriptEditor } from './script-editor.tsx'
import { ScriptPreview } from './script-preview.tsx'
import { ScriptReport } from './script-report.tsx'
import { useScriptDraft } from './use-script-draft.ts'

const views = ['edit', 'try', 'report'] as const
type View = (typeof views)[number]

/** One script: it is written, walked through, and looked at how it goes. */
export function CallScriptPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const script = useQuery(scriptQuery(id))
  if (script.error instanceof ApiError && script.error.status === 404) return <NotFoundPage />
  if (!script.data)
    return <SettingsFrame title={t('call-scripts:title')} back="/settings/call-scripts" asked={script} open />
  return <Script key={id} script={script.data} />
}

function Script({ script }: { script: CallScript }) {
  const { t } = useTranslation()
  const [view, setView] = useState<View>(script.can.change ? 'edit' : 'try')
  const edit = useScriptDraft(script)
  const shown = views.filter(one => one !== 'edit' || script.can.change)
  return (
    <SettingsFrame title={edit.values.name || script.name} back="/settings/call-scripts" open>
      <SegmentedControl
        mb="md"
        aria-label={t('call-scripts:views')}
        value={view}
        onChange={value => setView(value as View)}
        data={shown.map(value => ({ value, label: t(`call-scripts:view.${value}`) }))}
      />
      {view === 'edit' ? <ScriptEditor script={script} edit={edit} /> : null}
      {view === 'try' ? <ScriptPreview steps={edit.values.steps} /> : null}
      {view === 'report' ? <ScriptReport id={script.id} /> : null}
    </SettingsFrame>
  )
}
