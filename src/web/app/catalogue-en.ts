import { catalogueOf } from './catalogue.ts'

/**
 * Without what only the server says: names of objects and fields come with the schema, errors with the answer. The words of
 * the set-up come with its pages.
 */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>(
    [
      '../../messages/en/*.json',
      '!../../messages/en/{access,approvals,apps,asterisk,audit,automation,backups,board,bulk,calendar,call-back,call-scripts,catalogue,client-pages,company-data,connections,consents,document-templates,documents,duplicates,encryption,errors,exchange,exchange-page,flow-runs,goals,intake,letters,lines,list-past,mail,mailboxes,mailings,notices,objects,orders,palette,paper-letters,papers,paste,pay,pay-shares,payments,performance,personal-data,printed,quotes,reading,ready-flows,ready-views,receipts,report-pages,reports,saml,scheduled,second-factor,security,settings,sign-offs,sign-on,softphone,sources,team,telephony,trust,view-dialogs,visits,wall,webhooks,writing}.json',
    ],
    {
      eager: true,
      import: 'default',
    },
  ),
)
