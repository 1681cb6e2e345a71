import { useTranslation } from 'react-i18next'
import { asEntries } from './entries.ts'
import classes from './fields.module.css'
import { showPhone } from './phone-format.ts'
import { PhoneLink } from './phone-link.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowPhones({ value }: ShowProps) {
  const { t } = useTranslation()
  return (
    <span className={classes.entries} data-entries>
      {asEntries(value).map(phone => (
        <span key={phone.value}>
          <PhoneLink number={phone.value}>{showPhone(phone.value, t('records:extension'))}</PhoneLink>
        </span>
      ))}
    </span>
  )
}

export const phonesWidget: FieldWidget = {
  Show: ShowPhones,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 170,
  roomy: true,
  firm: true,
}
