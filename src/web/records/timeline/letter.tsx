import { Button } from '@mantine/core'
import { IconMailOpened } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { loadSetupWords } from '../../app/i18n.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'

const LetterDialog = lazyPart(async () => {
  const [part] = await Promise.all([import('./letter-dialog.tsx'), loadSetupWords()])
  return part.LetterDialog
})

/** Opens the letter behind an entry, as it came. */
export function LetterButton({ record }: { record: RecordJson }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  if (record.kind !== 'email' || !isJsonObject(record.data) || record.data.letter !== true) return null
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconMailOpened size={14} />}
        onClick={() => setOpened(true)}
      >
        {t('card:wholeLetter')}
      </Button>
      {opened ? <LetterDialog entry={record} onClose={() => setOpened(false)} /> : null}
    </>
  )
}
