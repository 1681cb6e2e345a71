/** How this installation is run, as far as an auditor asks. */
export interface Installation {
  /** Of all that is kept. */
  readonly dataFolder: string
  /** Of Rapport. */
  readonly version: string
  /** Address that is listened on. */
  readonly host: string
  /** Until when the certificate is valid that this server shows; `null` where it speaks no TLS. */
  readonly certificateUntil: () => Promise<Date | null>
  readonly publicUrl: string | null
  /** Addresses or networks whose word is believed. */
  readonly trustedProxies: readonly string[]
}
