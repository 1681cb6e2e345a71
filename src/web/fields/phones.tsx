import { useTranslation } from 'react-i18next'
import { asEntries, EditEntries } from './entries.tsx'
import { showPhone } from './phone-format.ts'
import { TextOperand } from './text.tsx'
import { asText, type EditProps, type FieldWidget, type ShowProps } from './widget.ts'
import classes from './fields.module.css'

const types = ['mobile', 'work', 'home', 'fax', 'other']

function ShowPhones({ value }: ShowProps) {
  const { t } = useTranslation()
  return (
    <span className={classes.entries}>
      {asEntries(value).map(phone => (
        <span key={phone.value}>
          <a className="number" href={`tel:${phone.value.replace(';ext=', ',')}`} onClick={event => event.stopPropagation()}>
            {showPhone(phone.value, t('records:extension'))}
          </a>
        </span>
      ))}
    </span>
  )
}

function EditPhones(props: EditProps) {
  const { t } = useTranslation()
  return (
    <EditEntries
      {...props} types={types} inputType="tel" placeholder="+7 900 000-00-00"
      show={value => (/^\+7\d{10}(;|$)/.test(value) ? showPhone(value, t('records:extension')) : value)}
    />
  )
}

export const phonesWidget: FieldWidget = {
  Show: ShowPhones,
  Edit: EditPhones,
  Operand: TextOperand,
  offers: ['contains', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 170,
  roomy: true,
}
