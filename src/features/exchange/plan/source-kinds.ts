import { fold } from '../../../model/index.ts'

/** Of which kind a source is, by the name people give it. */
export const sourceKind = (name: string): string => kinds.find(([, words]) => words.test(fold(name)))?.[0] ?? 'other'

const kinds: [string, RegExp][] = [
  ['messenger', /telegram|телеграм|whatsapp|ватсап|viber|вайбер|мессенджер|(?<!\p{L})max(?!\p{L})/u],
  ['advertising', /директ|adwords|google ads|реклам|таргет|баннер|(?<!\p{L})ads?(?!\p{L})/u],
  ['event', /выставк|конференц|форум|семинар|event|exhibition|fair/u],
  ['partner', /партнер|дилер|рекоменд|partner|referral/u],
  ['call', /звонок|телефон|call|phone/u],
  ['mail', /почта|письмо|e-?mail|mail/u],
  ['import', /импорт|import/u],
]
