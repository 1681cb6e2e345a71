import {
  type Icon,
  IconCheckbox,
  IconForms,
  IconMail,
  IconMapPin,
  IconMessage,
  IconNote,
  IconPaperclip,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconUsers,
} from '@tabler/icons-react'
import { asText } from '../../fields/widget.ts'
import type { ToldEntry } from './entries.ts'

const icons: Record<string, Icon> = {
  email: IconMail,
  meeting: IconUsers,
  message: IconMessage,
  note: IconNote,
  form: IconForms,
  visit: IconMapPin,
}

export function signOf({ type, record }: ToldEntry): Icon {
  if (type === 'task') return IconCheckbox
  if (type === 'attachment') return IconPaperclip
  if (record.kind === 'call') return record.direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing
  return icons[asText(record.kind)] ?? IconNote
}
