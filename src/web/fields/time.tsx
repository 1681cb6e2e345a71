import { useFormats } from '../app/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { momentOffers, sayDay } from './date.tsx'
import { asText, type FieldWidget } from './widget.ts'

export const timeWidget: FieldWidget = {
  Show: ({ value }) => <RelativeTime at={asText(value)} className="number" />,
  ShowExactly: ({ value }) => <span className="number">{useFormats().exact(new Date(asText(value)))}</span>,
  editable: true,
  offers: momentOffers,
  say: sayDay,
  speaks: 'moment',
  width: 150,
  roomy: true,
  firm: true,
}
