import { useFormats } from '../app/format.ts'
import { useSchema } from '../app/schema.ts'
import { asMoney } from './money-value.ts'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

/** Computed by the server: shown as what its result is. */
function ShowFormula({ value, field }: ShowProps) {
  const formats = useFormats()
  const { company } = useSchema()
  switch (field.options.result) {
    case 'number':
      return <span className="number">{formats.number(asText(value))}</span>
    case 'money':
      return <span className="number">{formats.money(asMoney(value, company.currency))}</span>
    case 'date':
      return <span className="number">{formats.day(asText(value))}</span>
    default:
      return <>{asText(value)}</>
  }
}

export const formulaWidget: FieldWidget = { Show: ShowFormula, offers: ['filled', 'empty'], speaks: 'text', width: 130 }
