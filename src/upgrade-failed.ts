/** The base is not what this version needs, and could not be made so; the message says what there is now and what to do. */
export class UpgradeFailed extends Error {
  override name = 'UpgradeFailed'
}
