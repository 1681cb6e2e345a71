import {
  type Icon,
  IconArrowRight,
  IconArrowsSplit,
  IconBell,
  IconBolt,
  IconCheckbox,
  IconChecks,
  IconFileText,
  IconHourglass,
  IconMail,
  IconPencil,
  IconPlayerStop,
  IconPlus,
  IconRoute,
  IconUserCheck,
  IconUsersGroup,
  IconWebhook,
  IconWorldUpload,
} from '@tabler/icons-react'

const signs: Record<string, Icon> = {
  branch: IconArrowsSplit,
  wait: IconHourglass,
  stop: IconPlayerStop,
  run: IconRoute,
  create: IconPlus,
  change: IconPencil,
  assign: IconUserCheck,
  distribute: IconUsersGroup,
  move: IconArrowRight,
  task: IconCheckbox,
  notify: IconBell,
  mail: IconMail,
  document: IconFileText,
  approval: IconChecks,
  http: IconWorldUpload,
  webhook: IconWebhook,
}

/** The sign of what a step does. */
export function StepSign({ does, size = 18 }: { does: string; size?: number }) {
  const Sign = signs[does] ?? IconBolt
  return <Sign size={size} stroke={1.6} aria-hidden />
}
