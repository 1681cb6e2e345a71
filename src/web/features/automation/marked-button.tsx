import { Button } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import bar from '../../records/bulk/bulk.module.css'
import type { Chosen } from '../../records/bulk/bulk-changes.ts'
import { flowsOfQuery } from './flows.ts'
import { MarkedDialog } from './marked-dialog.tsx'

/** In the bar over marked records: a sequence or another flow for all of them. Nothing where none is on, or none of them may be changed. */
export function MarkedButton({ chosen, onDone }: { chosen: Chosen; onDone: () => void }) {
  const { t } = useTranslation()
  const [opened, open] = useState(false)
  const { data = [] } = useQuery(flowsOfQuery(chosen.object.name))
  const flows = data.filter(({ state }) => state === 'on')
  if (!flows.length || chosen.object.can.update === 'none') return null
  return (
    <>
      <Button
        className={bar.action}
        variant="subtle"
        size="compact-md"
        leftSection={<IconRoute size={16} />}
        onClick={() => open(true)}
      >
        {t('bulk:flows.action')}
      </Button>
      {opened ? <MarkedDialog chosen={chosen} flows={flows} onDone={onDone} onClose={() => open(false)} /> : null}
    </>
  )
}
