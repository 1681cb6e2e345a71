import { Select } from '@mantine/core'
import { IconLayoutRows } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useIsPhone } from '../../ui/use-phone.ts'
import bar from '../filter-bar.module.css'
import type { LaneBy } from './lane-by.ts'

interface LaneSwitchProps {
  bys: LaneBy[]
  chosen: LaneBy | undefined
  onChoose: (name: string | undefined) => void
}

/** By what the cards are parted into lanes; by nothing as long as nobody asks. */
export function LaneSwitch({ bys, chosen, onChoose }: LaneSwitchProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  if (!bys.length) return null
  return (
    <Select
      size={phone ? 'sm' : 'xs'}
      className={bar.lanes}
      aria-label={t('board:lanes.label')}
      leftSection={<IconLayoutRows size={16} stroke={1.6} />}
      allowDeselect={false}
      data={[{ value: '', label: t('board:lanes.off') }, ...bys.map(({ name, label }) => ({ value: name, label }))]}
      value={chosen?.name ?? ''}
      onChange={name => onChoose(name || undefined)}
    />
  )
}
