import classes from './person.module.css'

/** Initials of a person on a quiet colour that is always the same for the same name. */
export function Person({ name, size = 22 }: { name: string; size?: number }) {
  return (
    <span
      aria-hidden="true"
      className={classes.person}
      style={{ '--size': `${size}px`, '--hue': hueOf(name) } as React.CSSProperties}
    >
      {initials(name)}
    </span>
  )
}

/** Picture and name, as ownership is shown everywhere. */
export function PersonName({ name }: { name: string }) {
  return (
    <span className={classes.withName} data-person title={name}>
      <Person name={name} size={20} />
      <span className={classes.name} data-name>
        {name}
      </span>
    </span>
  )
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map(word => [...word][0]?.toUpperCase())
    .join('')

const hueOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
