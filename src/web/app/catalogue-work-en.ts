import { catalogueOf } from './catalogue.ts'

/** Words of daily work that come with their parts: calls, letters, what is done with many records. They are a part of the words of the set-up. */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>(
    '../../messages/en/{board,bulk,call-scripts,company-data,consents,lines,list-past,orders,papers,paste,pay-shares,payments,quotes,reading,sign-offs,softphone,telephony,view-dialogs,visits,writing}.json',
    {
      eager: true,
      import: 'default',
    },
  ),
)
