import { dialogsOfSales } from './dialogs-of-sales.ts'
import { walk } from './walk.ts'

/** Cards of a sale and what opens over them: in English on a large screen by night; on a phone, in Russian, what has no parts that are folded there. */

const onPhones = dialogsOfSales.filter(({ name }) =>
  /^(price-list|prices|registry-settings|issue-invoice|copy-prices|sign-off-rule-.*|new-quote|new-product|new-payment|new-tax-rate|new-unit|new-legal-entity)$/.test(
    name,
  ),
)

walk([
  { locale: 'en', theme: 'dark', width: 1440, only: dialogsOfSales },
  { locale: 'ru', theme: 'light', width: 380, only: onPhones },
])
