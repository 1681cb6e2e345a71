import { useTranslation } from 'react-i18next'
import { asEntries, EditEntries, type Entry } from './entries.tsx'
import { TextOperand } from './text.tsx'
import { asText, type EditProps, type FieldWidget, type ShowProps } from './widget.ts'
import classes from './fields.module.css'

const types = ['telegram', 'whatsapp', 'viber', 'max', 'vk', 'signal', 'other']

/** Addresses that open a conversation; other messengers have none that works everywhere. */
const addresses: Record<string, (account: string) => string> = {
  telegram: account => `https://t.me/${account}`,
  whatsapp: account => `https://wa.me/${account.replace(/\D/g, '')}`,
  vk: account => `https://vk.com/${account}`,
}

function Account({ value, type = 'other' }: Entry) {
  const { t } = useTranslation()
  const address = addresses[type]?.(value)
  return (
    <span>
      {address ? <a href={address} target="_blank" rel="noreferrer noopener">{value}</a> : value}
      <span className={classes.kind}>{t(`records:entryTypes.${type}`)}</span>
    </span>
  )
}

function ShowMessengers({ value }: ShowProps) {
  return (
    <span className={classes.entries}>
      {asEntries(value).map(entry => <Account key={`${entry.type} ${entry.value}`} {...entry} />)}
    </span>
  )
}

/** Accounts have no primary one. */
function EditMessengers(props: EditProps) {
  const plain = (entry: Entry) => ({ value: entry.value, ...(entry.type ? { type: entry.type } : {}) })
  return (
    <EditEntries
      {...props} types={types} inputType="text" placeholder="@name"
      onChange={value => props.onChange(value && asEntries(value).map(plain))}
    />
  )
}

export const messengersWidget: FieldWidget = {
  Show: ShowMessengers,
  Edit: EditMessengers,
  Operand: TextOperand,
  offers: ['contains', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 160,
  roomy: true,
}
