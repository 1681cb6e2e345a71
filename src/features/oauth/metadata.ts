import { isOfAdministration } from '../../access/oauth/apps.ts'
import type { Route } from '../feature.ts'
import { issuerOf } from './issuer.ts'
import { tag } from './schemas.ts'

/** What apps read to find the way (RFC 8414). */
export const metadataRoute: Route = {
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  framed: true,
  operation: 'oauthMetadata',
  summary: 'Where and how apps ask people to speak for them (RFC 8414)',
  tag,
  right: 'public',
  answers: { 200: { description: 'The addresses, and what is supported' } },
  async handle(ctx, _request, application) {
    const issuer = issuerOf(application)
    const methods = ['none', 'client_secret_basic', 'client_secret_post']
    return {
      body: {
        issuer,
        authorization_endpoint: `${issuer}/oauth/authorize`,
        token_endpoint: `${issuer}/api/v1/oauth/token`,
        revocation_endpoint: `${issuer}/api/v1/oauth/revocation`,
        service_documentation: `${issuer}/api/docs`,
        scopes_supported: [
          'read',
          'write',
          ...[...ctx.config.byPlural.keys()].flatMap(p => [`${p}:read`, `${p}:write`]),
        ].filter(scope => !isOfAdministration(ctx, scope)),
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_methods_supported: methods,
        authorization_response_iss_parameter_supported: true,
      },
    }
  },
}
