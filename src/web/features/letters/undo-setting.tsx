import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { prefer, usePreferences } from '../../app/preferences.ts'
import { usualUndo } from './letter.ts'

const choices = [0, 5, 10, 20, 30]

/** How long one's letters can be taken back, on this device. */
export function UndoSetting() {
  const { t } = useTranslation()
  const { undoSeconds = usualUndo } = usePreferences()
  return (
    <Select
      mt="md"
      maw={320}
      label={t('writing:undo.title')}
      description={t('writing:undo.text')}
      allowDeselect={false}
      data={choices.map(count => ({
        value: String(count),
        label: count ? t('writing:undo.seconds', { count }) : t('writing:undo.none'),
      }))}
      value={String(undoSeconds)}
      onChange={value => prefer({ undoSeconds: Number(value ?? usualUndo) })}
    />
  )
}
