import { Group, Input, Select } from '@mantine/core'
import { useId } from 'react'
import type { WorkingHours } from '../../../../model/working-time.ts'

const pad = (figure: number): string => String(figure).padStart(2, '0')
const halfHours = Array.from({ length: 49 }, (_, at) => `${pad(Math.floor(at / 2))}:${at % 2 ? '30' : '00'}`)

interface ClockRangeProps {
  hours: WorkingHours
  /** What each of the two is called for those who do not see where it stands. */
  labels: { from: string; until: string }
  wrong?: { from?: string; until?: string }
  onChange: (hours: WorkingHours) => void
}

/** From one time of the day until another. Times between the half hours, which the API takes, are kept. */
export function ClockRange({ hours, labels, wrong = {}, onChange }: ClockRangeProps) {
  const problem = useId()
  const words = [wrong.from, wrong.until].filter(Boolean).join(' ')
  const clock = (end: 'from' | 'until') => (
    <Select
      size="xs"
      w={{ base: 116, sm: 96 }}
      searchable
      allowDeselect={false}
      aria-label={labels[end]}
      data={[...new Set([...halfHours, hours[end]])].sort()}
      value={hours[end]}
      error={Boolean(wrong[end])}
      aria-describedby={wrong[end] ? problem : undefined}
      onChange={value => value && onChange({ ...hours, [end]: value })}
      withScrollArea={false}
      styles={{ options: { maxHeight: 240, overflowY: 'auto' } }}
    />
  )
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        {clock('from')}
        <span aria-hidden="true">–</span>
        {clock('until')}
      </Group>
      {words ? (
        <Input.Error id={problem} role="alert" mt={4}>
          {words}
        </Input.Error>
      ) : null}
    </div>
  )
}
