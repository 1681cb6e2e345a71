import { Group } from '@mantine/core'
import { AsOfDay } from './as-of-day.tsx'
import { Period, type PeriodDays, periodAsOf } from './period.tsx'

export interface DaysAsOf extends PeriodDays {
  /** The past day at whose end a report is told. */
  asOf?: string
}

/** The period of a report, and as of which past day it is told: "this month" is that of the day. */
export function PeriodAsOf({ from, to, asOf, onChange }: DaysAsOf & { onChange: (part: DaysAsOf) => void }) {
  return (
    <Group gap="sm">
      <Period from={from} to={to} asOf={asOf} onChange={onChange} />
      <AsOfDay value={asOf} onChange={next => onChange({ asOf: next, ...periodAsOf({ from, to }, asOf, next) })} />
    </Group>
  )
}
