import { catalogueOf } from './catalogue.ts'

/** Words that come with their pages: those on which things are set up, which few people open, and the calendar. */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>(
    '../../messages/ru/{access,approvals,apps,asterisk,audit,automation,backups,board,bulk,calendar,call-back,call-scripts,catalogue,client-pages,company-data,connections,consents,document-templates,duplicates,encryption,exchange-page,flow-runs,goals,intake,lines,list-past,mail,mailboxes,mailings,notices,orders,palette,paper-letters,papers,paste,pay,pay-shares,payments,performance,personal-data,quotes,reading,receipts,report-pages,reports,saml,scheduled,second-factor,security,settings,sign-offs,sign-on,softphone,sources,team,telephony,trust,view-dialogs,visits,webhooks,writing}.json',
    {
      eager: true,
      import: 'default',
    },
  ),
)
