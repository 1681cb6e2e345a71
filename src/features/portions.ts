/** How many of the first make one portion: so many at most, and no more bytes than that, but always one. */
export function portionOf(
  all: readonly { readonly size: number }[],
  { many, bytes }: { many: number; bytes: number },
): number {
  let sum = 0
  const end = all.findIndex(({ size }) => {
    sum += size
    return sum > bytes
  })
  return Math.min(end < 0 ? all.length : Math.max(end, 1), many)
}
