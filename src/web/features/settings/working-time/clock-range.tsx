import { Group } from '@mantine/core'
import { TimeInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import type { WorkingHours } from '../../../../model/working-time.ts'

interface ClockRangeProps {
  hours: WorkingHours
  /** What each of the two is called for those who do not see where it stands. */
  labels: { from: string; until: string }
  wrong?: { from?: string; until?: string }
  onChange: (hours: WorkingHours) => void
}

/** From one time of the day until another; midnight as the end is the one after. */
export function ClockRange({ hours, labels, wrong = {}, onChange }: ClockRangeProps) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <TimeInput
        size="xs"
        w={104}
        aria-label={labels.from}
        value={hours.from}
        error={wrong.from}
        onChange={event => onChange({ ...hours, from: event.currentTarget.value })}
      />
      <span aria-hidden="true">–</span>
      <TimeInput
        size="xs"
        w={104}
        aria-label={labels.until}
        value={hours.until === '24:00' ? '00:00' : hours.until}
        error={wrong.until}
        onChange={({ currentTarget: { value } }) => onChange({ ...hours, until: value === '00:00' ? '24:00' : value })}
      />
    </Group>
  )
}
