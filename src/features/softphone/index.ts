import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import type { TellOwnCall } from '../own-call.ts'
import { forgetAccount } from './account.ts'
import { findExchange } from './exchange.ts'
import { accountRoutes, exchangeRoutes } from './routes.ts'

interface Given {
  keyring: Keyring
  /** By which what pages tell of their calls is added to those of the company. */
  tell: TellOwnCall
}

/** The telephone in the page: by which exchange, and as whom each person signs in there. */
export const softphone = (given: Given): Feature => ({
  name: 'softphone',
  routes: [...noted(exchangeRoutes(given.keyring)), ...accountRoutes(given)],
  reactions: [
    {
      // Who works here no longer telephones no longer.
      on: ['user.updated', 'user.removed'],
      async react(ctx, { kind, record, after }) {
        if (kind === 'removed' || after.active === false) await forgetAccount(ctx, record)
      },
    },
  ],
  async pages(ctx) {
    const exchange = await findExchange(ctx)
    return exchange && { connects: [new URL(exchange.url).origin], microphone: true }
  },
})
