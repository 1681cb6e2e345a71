/** How an Asterisk is spoken to by its manager interface. */
export interface AsteriskSettings {
  dialect: 'asterisk'
  asterisk: {
    host: string
    port: number
    /** `plain`: nothing is encrypted, which only addresses that the operator has named as his own may be. */
    security: 'tls' | 'plain'
    /** Of `manager.conf`. */
    user: string
    /** How a colleague's telephone is rung: `PJSIP/{extension}`. */
    channel: string
    /** Of the dial plan: from there numbers are called. */
    context: string
    /** How it wants to be given a number: `{number}` is +79262287794, `{digits}` the same without the plus. */
    dial: string
    /** Address of a recording, with `{uniqueid}` or `{file}`; `null`: there are none to fetch. */
    recordings: string | null
  }
}

export const usualAsterisk: Omit<AsteriskSettings['asterisk'], 'host' | 'user'> = {
  port: 5038,
  security: 'plain',
  channel: 'PJSIP/{extension}',
  context: 'from-internal',
  dial: '{digits}',
  recordings: null,
}

/** Where an Asterisk of the public internet may listen; others are the operator's to allow. */
export const asteriskPorts: readonly number[] = [5038, 5039]
