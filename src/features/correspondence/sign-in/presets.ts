/** Mail services at which people can sign in for us; `own`: any other. */
export const signInServices = ['google', 'microsoft', 'yandex', 'mailRu', 'own'] as const
export type SignInService = (typeof signInServices)[number]

interface Preset {
  authorization: string
  token: string
  scopes: string[]
  /** What the service wants besides, to let us in again by ourselves. */
  more: Readonly<Record<string, string>>
}

/** As the services' own documents name them; a company may set others, as of its tenant. */
export const presets: Record<SignInService, Preset> = {
  google: {
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    scopes: ['https://mail.google.com/'],
    more: { access_type: 'offline', prompt: 'consent' },
  },
  microsoft: {
    authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scopes: [
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ],
    more: {},
  },
  yandex: {
    authorization: 'https://oauth.yandex.ru/authorize',
    token: 'https://oauth.yandex.ru/token',
    scopes: ['mail:imap_full', 'mail:smtp'],
    more: {},
  },
  mailRu: {
    authorization: 'https://oauth.mail.ru/login',
    token: 'https://oauth.mail.ru/token',
    scopes: ['userinfo', 'mail.imap'],
    more: {},
  },
  own: { authorization: '', token: '', scopes: [], more: {} },
}
