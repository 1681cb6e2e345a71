/**
 * Rows of one file that share a key belong to one person, also by way of a third row: the first with his telephone, the
 * second with his address, the third with both. Rows are told by number; equal names alone join nobody.
 */
export class SamePerson {
  private readonly parents = new Map<number, number>()
  private readonly byKey = new Map<string, number>()

  /** Takes in a row with the keys it is recognised by. */
  add(row: number, keys: readonly string[]): void {
    if (!this.parents.has(row)) this.parents.set(row, row)
    for (const key of keys) {
      const known = this.byKey.get(key)
      if (known === undefined) this.byKey.set(key, row)
      else this.join(known, row)
    }
  }

  /** The first row of the person to whom a row belongs. */
  firstOf(row: number): number {
    let root = row
    for (let up = this.parents.get(root); up !== undefined && up !== root; up = this.parents.get(root)) root = up
    for (let at = row; at !== root; ) {
      const next = this.parents.get(at) ?? root
      this.parents.set(at, root)
      at = next
    }
    return root
  }

  private join(a: number, b: number): void {
    const [first, second] = [this.firstOf(a), this.firstOf(b)]
    if (first !== second) this.parents.set(Math.max(first, second), Math.min(first, second))
  }
}
