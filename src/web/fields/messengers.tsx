import { useTranslation } from 'react-i18next'
import { asEntries, type Entry } from './entries.ts'
import classes from './fields.module.css'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

/** Addresses that open a conversation; other messengers have none that works everywhere. */
const addresses: Record<string, (account: string) => string> = {
  telegram: account => `https://t.me/${account}`,
  whatsapp: account => `https://wa.me/${account.replace(/\D/g, '')}`,
  vk: account => `https://vk.com/${account}`,
}

function Account({ value, type = 'other' }: Entry) {
  const { t } = useTranslation()
  const stop = useLinkStop()
  const address = addresses[type]?.(value)
  return (
    <span>
      {address ? (
        <a {...stop} href={address} target="_blank" rel="noreferrer noopener">
          {value}
        </a>
      ) : (
        value
      )}
      <span className={classes.kind}>{t(`records:entryTypes.${type}`)}</span>
    </span>
  )
}

function ShowMessengers({ value }: ShowProps) {
  return (
    <span className={classes.entries} data-entries>
      {asEntries(value).map(entry => (
        <Account key={`${entry.type} ${entry.value}`} {...entry} />
      ))}
    </span>
  )
}

export const messengersWidget: FieldWidget = {
  Show: ShowMessengers,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 160,
  roomy: true,
}
