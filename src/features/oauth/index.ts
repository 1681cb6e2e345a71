import sql from 'sql-template-tag'
import type { Feature, Job } from '../feature.ts'
import { appRoutes } from './app-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { grantRoutes } from './grant-routes.ts'
import { metadataRoute } from './metadata.ts'
import { tokenRoutes } from './token-routes.ts'

/** What opens nothing any more is forgotten; a spent refresh token is remembered for as long as it could come again. */
const clear: Job = {
  name: 'oauth.clear',
  every: '25 3 * * *',
  async run({ db, workspace }) {
    await db.query(
      sql`delete from oauth_code where workspace_id = ${workspace} and expires_at < now() - interval '1 day'`,
    )
    await db.query(
      sql`delete from oauth_token where workspace_id = ${workspace} and expires_at < now() - interval '1 day'`,
    )
    await db.query(sql`
      update oauth_grant g set ended_at = now() where g.workspace_id = ${workspace} and g.ended_at is null
        and not exists (select from oauth_token t where t.workspace_id = g.workspace_id and t.grant_id = g.id)`)
  },
}

/** Programs of others that speak for people with their consent: OAuth 2.1. */
export const oauth: Feature = {
  name: 'oauth',
  routes: [metadataRoute, ...appRoutes, ...consentRoutes, ...grantRoutes, ...tokenRoutes],
  jobs: [clear],
}
