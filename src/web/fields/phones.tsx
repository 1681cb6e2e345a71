import { useTranslation } from 'react-i18next'
import { useCallOut } from '../app/call-out.ts'
import { asEntries } from './entries.ts'
import classes from './fields.module.css'
import { showPhone } from './phone-format.ts'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

function ShowPhones({ value }: ShowProps) {
  const { t } = useTranslation()
  const stop = useLinkStop()
  const callOut = useCallOut()
  return (
    <span className={classes.entries} data-entries>
      {asEntries(value).map(phone => (
        <span key={phone.value}>
          <a
            {...stop}
            className="number"
            href={`tel:${phone.value.replace(';ext=', ',')}`}
            onClick={event => {
              event.stopPropagation()
              if (!callOut) return
              event.preventDefault()
              callOut(phone.value)
            }}
          >
            {showPhone(phone.value, t('records:extension'))}
          </a>
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
